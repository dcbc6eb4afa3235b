package dev.basefly.api;

/** What is wrong with one field of the input. */
public record FieldFault(String field, String message) {}
