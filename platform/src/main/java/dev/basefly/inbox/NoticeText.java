package dev.basefly.inbox;

import dev.basefly.dashboard.Forms;

/**
 * What people are told, without anybody's name: it is kept longer than people are.
 *
 * @param title 1 to 200 characters, cut where it is longer
 * @param body at most 1,000 characters, cut where it is longer; empty for nothing
 * @param path the page of ours that shows it
 */
public record NoticeText(String title, String body, String path) {

    private static final int TITLE = 200;
    private static final int BODY = 1_000;

    public NoticeText {
        title = cut(title, TITLE);
        body = cut(body, BODY);
        if (title.isBlank() || !Forms.local(path).equals(path)) {
            throw new IllegalArgumentException("A notice has a title and leads to a page of ours: " + path);
        }
    }

    private static String cut(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
