package dev.basefly.dashboard.component;

import org.jspecify.annotations.Nullable;

/**
 * How a value is typed: the attributes of the {@code input} element.
 *
 * @param autocomplete what browsers and password managers fill in, from HTML's list of autofill names
 */
public record Input(
        String name,
        String type,
        boolean required,
        @Nullable String autocomplete,
        @Nullable Integer maxLength) {

    public static Input text(String name) {
        return new Input(name, "text", false, "off", null);
    }

    public static Input email(String name) {
        return new Input(name, "email", false, "email", null);
    }

    public static Input password(String name) {
        return new Input(name, "password", false, "current-password", null);
    }

    public Input must() {
        return new Input(name, type, true, autocomplete, maxLength);
    }

    public Input fills(String autofill) {
        return new Input(name, type, required, autofill, maxLength);
    }

    public Input atMost(int characters) {
        return new Input(name, type, required, autocomplete, characters);
    }

    boolean secret() {
        return type.equals("password");
    }
}
