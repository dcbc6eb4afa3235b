package dev.basefly.database;

import dev.basefly.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Where the database is and as whom to log in. */
record DatabaseAddress(String jdbcUrl, String username, Secret password) {

    static DatabaseAddress of(DatabaseSettings settings) {
        return of(settings.url(), settings.username(), settings.password());
    }

    /** An address that holds its login. */
    static DatabaseAddress of(Secret url) {
        return of(url, "", Secret.of(""));
    }

    private static DatabaseAddress of(Secret address, String username, Secret password) {
        String url = address.reveal().trim();
        if (url.startsWith("jdbc:")) {
            return new DatabaseAddress(url, username, password);
        }
        URI uri = parsed(url);
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String jdbcUrl = "jdbc:postgresql://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        return new DatabaseAddress(
                jdbcUrl,
                login.length > 0 && username.isEmpty() ? decode(login[0]) : username,
                login.length > 1 && password.isBlank() ? new Secret(decode(login[1])) : password);
    }

    /** Whether the address can be understood; what is wrong with it is not told, for it may hold a password. */
    static boolean isValid(String url) {
        try {
            return url.startsWith("jdbc:postgresql://")
                    || (url.matches("postgres(ql)?://.+") && parsed(url).getHost() != null);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Another database of the same server. */
    DatabaseAddress withDatabase(String name) {
        return new DatabaseAddress(
                jdbcUrl.replaceFirst("^(jdbc:postgresql://[^/?]*)(/[^?]*)?", "$1/" + name), username, password);
    }

    /** With the schemas in which names are looked up, separated by commas. */
    DatabaseAddress withSearchPath(String schemas) {
        return new DatabaseAddress(
                jdbcUrl + (jdbcUrl.contains("?") ? "&" : "?") + "currentSchema=" + schemas, username, password);
    }

    private static URI parsed(String url) {
        try {
            return new URI(url).parseServerAuthority();
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("Not a valid address");
        }
    }

    /** The address without query and login, fit to be shown. */
    String display() {
        return jdbcUrl.replaceFirst("^jdbc:", "")
                .replaceFirst("//[^/@]*@", "//")
                .replaceFirst("\\?.*", "");
    }

    private static String decode(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
