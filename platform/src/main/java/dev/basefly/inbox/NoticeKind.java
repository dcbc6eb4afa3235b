package dev.basefly.inbox;

import java.util.regex.Pattern;

/**
 * A kind of thing that people are told of, for which each chooses whether and how.
 *
 * @param name stable, such as {@code clusters.failed}
 * @param title for people, such as "A cluster fails"
 * @param permission what somebody needs in the organization to be told
 * @param byMail whether it also comes by mail unless the person chooses otherwise
 */
public record NoticeKind(String name, String title, String permission, boolean byMail) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*\\.[a-z0-9_]+");
    private static final int LONGEST = 60;

    public NoticeKind {
        if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
            throw new IllegalArgumentException("'" + name + "' is no name of a kind, such as clusters.failed");
        }
    }

    Ways usual() {
        return new Ways(true, byMail);
    }

    /** By which ways somebody is told. */
    record Ways(boolean inApp, boolean byMail) {

        boolean any() {
            return inApp || byMail;
        }
    }
}
