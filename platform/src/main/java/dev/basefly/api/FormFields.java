package dev.basefly.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded} as the URL Standard of the WHATWG defines it, with a limit of fields. */
final class FormFields {

    private static final int MOST = 200;

    private FormFields() {}

    static Map<String, List<String>> parse(String form) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (form.isEmpty()) {
            return fields;
        }
        String[] pairs = form.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The form has more than " + MOST + " fields")
                    .reason("form_too_long");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.of(ErrorCode.BAD_REQUEST, "The form is not URL-encoded")
                    .reason("malformed_form");
        }
    }
}
