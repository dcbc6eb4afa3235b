package dev.basefly.observability;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes from a text what must not be logged: bearer tokens, web tokens, provider keys, passwords in key-value form. */
final class Redaction {

    static final String STARS = "*****";

    private static final Pattern SECRETS = Pattern.compile("(?i)(bearer\\s+|basic\\s+)[A-Za-z0-9._~+/=-]{8,}"
            + "|(\"?(?:password|passwd|secret|token|refreshToken|accessToken|api[_-]?key|authorization|cookie)\"?\\s*[=:]\\s*\"?)"
            + "(?:(?:bearer|basic)\\s+)?[^\"\\s,;&}]+"
            + "|()eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"
            + "|()(?:sk|rk|whsec)_[A-Za-z0-9_]{8,}"
            + "|(://[^/\\s:@]+:)[^/\\s@]+(?=@)");

    private Redaction() {}

    static String redact(String text) {
        if (text.length() < 8) {
            return text;
        }
        return SECRETS.matcher(text).replaceAll(match -> {
            for (int group = 1; group <= match.groupCount(); group++) {
                if (match.group(group) != null) {
                    return Matcher.quoteReplacement(match.group(group) + STARS);
                }
            }
            return STARS;
        });
    }
}
