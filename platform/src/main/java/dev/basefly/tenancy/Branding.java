package dev.basefly.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * How an organization looks in the pages.
 *
 * @param accent null for the product's own colour
 * @param logoVersion changes with the picture, null without one
 */
public record Branding(@Nullable Accent accent, @Nullable String logoVersion) {

    public static final Branding NONE = new Branding(null, null);
}
