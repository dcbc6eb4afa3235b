package dev.basefly.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address in the form in which accounts are found by it. */
final class EmailAddress {

    private static final Pattern PLAUSIBLE =
            Pattern.compile("[^\\s\\p{Cc}@,;<>\"]+@[^\\s\\p{Cc}@,;<>\"]+\\.[^\\s\\p{Cc}@.,;<>\"]{2,}");

    private EmailAddress() {}

    static String normalized(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isPlausible(String normalized) {
        return normalized.length() <= 254 && PLAUSIBLE.matcher(normalized).matches();
    }
}
