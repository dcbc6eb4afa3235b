package dev.basefly.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/** An e-mail address in the form in which accounts are found by it. */
public final class EmailAddress {

    private static final Pattern PLAUSIBLE =
            Pattern.compile("[^\\s\\p{Cc}@,;<>\"]+@[^\\s\\p{Cc}@,;<>\"]+\\.[^\\s\\p{Cc}@.,;<>\"]{2,}");

    private static final int LONGEST = 254;

    private EmailAddress() {}

    /** A text that is too long to be an address becomes empty, before anything is done that costs by its length. */
    public static String normalized(String email) {
        if (email.length() > LONGEST) {
            return "";
        }
        return email.strip().toLowerCase(Locale.ROOT);
    }

    public static boolean isPlausible(String normalized) {
        return PLAUSIBLE.matcher(normalized).matches();
    }
}
