package dev.basefly.api;

/** The envelope of a successful answer with one thing. */
public record Data<T>(T data) {}
