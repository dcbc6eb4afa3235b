package dev.basefly.dashboard.component;

import org.jspecify.annotations.Nullable;

/** An input with its label, hint, value and error, which screen readers read out together. */
public record Field(
        Input input,
        String label,
        String value,
        @Nullable String hint,
        @Nullable String error) {

    public static Field of(Input input, String label) {
        return new Field(input, label, "", null, null);
    }

    public Field hint(String text) {
        return new Field(input, label, value, text, error);
    }

    public Field value(String text) {
        return new Field(input, label, text, hint, error);
    }

    public Field error(String text) {
        return new Field(input, label, value, hint, text);
    }

    /** The field as the form has it; a secret is never sent back. */
    public Field in(Form form) {
        return new Field(input, label, input.secret() ? "" : form.value(input.name()), hint, form.error(input.name()));
    }

    public String id() {
        return "field-" + input.name();
    }

    public String hintId() {
        return id() + "-hint";
    }

    public String errorId() {
        return id() + "-error";
    }

    /** The ids of what describes the field, error first; null when nothing does. */
    public @Nullable String describedBy() {
        if (error != null) {
            return hint == null ? errorId() : errorId() + " " + hintId();
        }
        return hint == null ? null : hintId();
    }

    /** {@code "true"} when refused; null leaves the attribute out. */
    public @Nullable String invalid() {
        return error == null ? null : "true";
    }
}
