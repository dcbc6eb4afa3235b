package dev.basefly.observability;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes from a text what must not be logged: bearer tokens, web tokens, API keys, provider keys, passwords in key-value form. */
final class Redaction {

    static final String STARS = "*****";

    private static final Pattern SECRETS = Pattern.compile("(?i)(bearer\\s+|basic\\s+)[A-Za-z0-9._~+/=-]{8,}"
            + "|(\"?(?:password|passwd|secret|token|refreshToken|accessToken|api[_-]?key|authorization|cookie)\"?\\s*[=:]\\s*\"?)"
            + "(?:(?:bearer|basic)\\s+)?[^\"\\s,;&}]+"
            + "|()eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"
            + "|()(?:sk|rk|whsec|bfk)_[A-Za-z0-9_]{8,}"
            + "|(://[^/\\s:@]+:)[^/\\s@]+(?=@)");

    private static final String[] A = {"apikey", "api_key", "api-key", "authorization"};
    private static final String[] B = {"bearer", "basic", "bfk_"};
    private static final String[] C = {"cookie"};
    private static final String[] E = {"eyj"};
    private static final String[] P = {"passw"};
    private static final String[] R = {"rk_"};
    private static final String[] S = {"secret", "sk_"};
    private static final String[] T = {"token"};
    private static final String[] W = {"whsec_"};
    private static final String[] URL = {"://"};
    private static final String[] NONE = {};

    private Redaction() {}

    static String redact(String text) {
        if (text.length() < 8 || !mayHoldSecret(text)) {
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

    /** Sees in one pass whether any of the words is there by which a secret is known: nearly no line has one. */
    private static boolean mayHoldSecret(String text) {
        for (int at = 0; at < text.length(); at++) {
            for (String sign : signs(text.charAt(at))) {
                if (text.regionMatches(true, at, sign, 0, sign.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String[] signs(char first) {
        return switch (first) {
            case 'a', 'A' -> A;
            case 'b', 'B' -> B;
            case 'c', 'C' -> C;
            case 'e', 'E' -> E;
            case 'p', 'P' -> P;
            case 'r', 'R' -> R;
            case 's', 'S' -> S;
            case 't', 'T' -> T;
            case 'w', 'W' -> W;
            case ':' -> URL;
            default -> NONE;
        };
    }
}
