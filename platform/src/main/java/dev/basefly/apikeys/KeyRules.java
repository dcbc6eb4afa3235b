package dev.basefly.apikeys;

import dev.basefly.api.FieldFault;
import java.util.List;
import java.util.Objects;

/** The rules for what is typed about a key. */
final class KeyRules {

    static final int NAME_LENGTH = 100;
    static final int MOST_SCOPES = 200;
    static final int MOST_ADDRESSES = 50;

    private KeyRules() {}

    static String name(String text, List<FieldFault> faults) {
        String tidy = text.strip().replaceAll("\\s+", " ");
        int length = tidy.codePointCount(0, tidy.length());
        if (length < 1 || length > NAME_LENGTH) {
            faults.add(new FieldFault("name", "must have 1 to " + NAME_LENGTH + " characters"));
        } else if (tidy.chars().anyMatch(Character::isISOControl)) {
            faults.add(new FieldFault("name", "must not contain control characters"));
        }
        return tidy;
    }

    static List<String> scopes(List<String> scopes, List<FieldFault> faults) {
        List<String> distinct =
                scopes.stream().filter(Objects::nonNull).distinct().sorted().toList();
        if (distinct.isEmpty() || distinct.size() > MOST_SCOPES) {
            faults.add(new FieldFault("scopes", "must have 1 to " + MOST_SCOPES + " entries"));
        }
        return distinct;
    }

    /** Written as they are compared, so that the same network is not in the list twice. */
    static List<String> addresses(List<String> addresses, List<FieldFault> faults) {
        List<String> given = addresses.stream()
                .filter(Objects::nonNull)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        if (given.size() > MOST_ADDRESSES) {
            faults.add(new FieldFault("allowedAddresses", "must have at most " + MOST_ADDRESSES + " entries"));
            return List.of();
        }
        List<String> wrong =
                given.stream().filter(text -> Network.parse(text).isEmpty()).toList();
        if (!wrong.isEmpty()) {
            faults.add(new FieldFault(
                    "allowedAddresses",
                    "must be addresses such as 203.0.113.7 or networks such as 203.0.113.0/24 or 2001:db8::/32; "
                            + "not so: " + shortened(String.join(", ", wrong))));
        }
        return given.stream()
                .flatMap(text -> Network.parse(text).stream())
                .map(Network::toString)
                .distinct()
                .toList();
    }

    private static String shortened(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
