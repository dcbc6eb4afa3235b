package dev.basefly.identity.password;

import static dev.basefly.words.Words.noted;

import dev.basefly.api.FieldFault;
import java.util.Locale;
import java.util.Optional;

/** What a password must be: length, no composition rules (ASVS 5.0 §6.2), and not the e-mail address itself. */
public final class PasswordRules {

    public static final int SHORTEST = 8;
    public static final int LONGEST = 128;

    private PasswordRules() {}

    /** What is wrong with a new password of the account with this address; empty when nothing is. */
    public static Optional<FieldFault> fault(String password, String email) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            return fault(noted("must have " + SHORTEST + " to " + LONGEST + " characters"));
        }
        if (password.codePoints().distinct().count() < 4) {
            return fault(noted("must not repeat so few characters"));
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (lower.equals(email) || lower.equals(email.replaceFirst("@.*", ""))) {
            return fault(noted("must not be your e-mail address"));
        }
        return Optional.empty();
    }

    private static Optional<FieldFault> fault(String message) {
        return Optional.of(new FieldFault("password", message));
    }
}
