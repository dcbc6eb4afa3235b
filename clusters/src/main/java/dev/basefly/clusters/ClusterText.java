package dev.basefly.clusters;

import dev.basefly.api.FieldFault;
import java.util.List;

/** The rules for the texts of a cluster: tidied of white space, of limited length, printable. */
final class ClusterText {

    static final int NAME_LENGTH = 100;
    static final int LOCATION_LENGTH = 50;
    static final int NETWORK_LENGTH = 50;

    private ClusterText() {}

    static String tidy(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    static void check(String field, String text, int longest, List<FieldFault> faults) {
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > longest) {
            faults.add(new FieldFault(field, "must have 1 to " + longest + " characters"));
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            faults.add(new FieldFault(field, "must not contain control characters"));
        }
    }
}
