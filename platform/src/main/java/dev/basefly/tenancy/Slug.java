package dev.basefly.tenancy;

import dev.basefly.api.ApiError;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** An organization's name in addresses: a label of a host name (RFC 1123), 3 to 40 characters of a-z, 0-9 and '-'. */
final class Slug {

    static final int LONGEST = 40;

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9-]{1,38}[a-z0-9]");
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int SUFFIX = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What addresses of the installation itself are called, now or soon. */
    private static final Set<String> RESERVED = Set.of(
            "about",
            "account",
            "accounts",
            "admin",
            "administrator",
            "api",
            "app",
            "apps",
            "assets",
            "auth",
            "autoconfig",
            "autodiscover",
            "basefly",
            "billing",
            "blog",
            "cdn",
            "console",
            "dashboard",
            "demo",
            "design",
            "dev",
            "doc",
            "docs",
            "download",
            "downloads",
            "email",
            "example",
            "faq",
            "files",
            "ftp",
            "git",
            "graphql",
            "grpc",
            "health",
            "help",
            "home",
            "host",
            "imap",
            "internal",
            "invitations",
            "invite",
            "legal",
            "live",
            "local",
            "localhost",
            "login",
            "logout",
            "mail",
            "metrics",
            "mta-sts",
            "new",
            "news",
            "null",
            "oauth",
            "openapi",
            "operator",
            "operators",
            "organizations",
            "pop",
            "postmaster",
            "pricing",
            "privacy",
            "production",
            "public",
            "root",
            "sandbox",
            "search",
            "secure",
            "security",
            "settings",
            "sign-in",
            "sign-out",
            "sign-up",
            "signin",
            "signup",
            "smtp",
            "sso",
            "staging",
            "static",
            "status",
            "store",
            "support",
            "system",
            "team",
            "teams",
            "terms",
            "test",
            "undefined",
            "users",
            "webhooks",
            "webmaster",
            "websocket",
            "www");

    private Slug() {}

    /** Whether addresses of the installation itself are called so. */
    static boolean isReserved(String text) {
        return RESERVED.contains(text);
    }

    static boolean isValid(String text) {
        return VALID.matcher(text).matches() && !text.contains("--") && !RESERVED.contains(text);
    }

    /** The slug that a person chose; otherwise VALIDATION_ERROR. */
    static String chosen(String text) {
        String slug = text.strip().toLowerCase(Locale.ROOT);
        if (RESERVED.contains(slug)) {
            throw ApiError.invalid("slug", "is reserved: choose another one");
        }
        if (!isValid(slug)) {
            throw ApiError.invalid(
                    "slug",
                    "must have 3 to 40 letters a to z, digits and single hyphens, and begin and end without one");
        }
        return slug;
    }

    /** The slug a name suggests; a made-up one for names without Latin letters. May be taken. */
    static String from(String name) {
        String plain = Normalizer.normalize(
                        name.replace("ß", "ss").replace("ø", "o").replace("æ", "ae"), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("['’.]", "")
                .replaceAll("[^a-z0-9]+", "-");
        String slug = trimmed(plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain);
        return isValid(slug) ? slug : another(slug);
    }

    /** The slug with an ending of its own. */
    static String another(String slug) {
        String start = slug.isEmpty()
                ? "org"
                : slug.length() > LONGEST - SUFFIX - 1 ? slug.substring(0, LONGEST - SUFFIX - 1) : slug;
        var text = new StringBuilder(trimmed(start)).append('-');
        for (int i = 0; i < SUFFIX; i++) {
            text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
