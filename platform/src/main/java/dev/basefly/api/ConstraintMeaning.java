package dev.basefly.api;

import java.util.function.Supplier;

/** What the violation of a named constraint of the database means to the caller; contributed as a bean. */
public record ConstraintMeaning(String constraint, Supplier<ApiError> error) {}
