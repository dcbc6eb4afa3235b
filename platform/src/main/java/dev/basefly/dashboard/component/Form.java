package dev.basefly.dashboard.component;

import static dev.basefly.words.Words.t;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person has typed into a form and what is wrong with it, so that a refused form comes back as it was.
 *
 * @param refusal a complaint that belongs to no field
 * @param plans where what is refused can be bought
 */
public record Form(
        Map<String, String> values,
        SequencedMap<String, String> errors,
        @Nullable String refusal,
        @Nullable String plans) {

    public Form {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        errors = new LinkedHashMap<>(errors);
    }

    public static Form empty() {
        return submitted(Map.of());
    }

    public static Form submitted(Map<String, String> values) {
        return new Form(values, new LinkedHashMap<>(), null, null);
    }

    /** The same form with a complaint about one field; the first complaint about a field is kept. */
    public Form refused(String field, String message) {
        var more = new LinkedHashMap<>(errors);
        more.putIfAbsent(field, message);
        return new Form(values, more, refusal, plans);
    }

    /** The same form with a complaint that belongs to no field. */
    public Form refused(String message) {
        return new Form(values, errors, message, plans);
    }

    /** The same form with the page on which what is refused can be bought. */
    public Form boughtAt(String page) {
        return new Form(values, errors, refusal, page);
    }

    public boolean isRefused() {
        return refusal != null || !errors.isEmpty();
    }

    /** The title of the form's page, in the language of the scope; screen readers hear first that the form was refused. */
    public String title(String english) {
        return isRefused() ? t("Error: {0}", t(english)) : t(english);
    }

    public String value(String field) {
        return values.getOrDefault(field, "");
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }
}
