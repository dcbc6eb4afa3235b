package dev.basefly.runtime.spi;

import dev.basefly.runtime.UserId;

/** The person whose data it is about. */
public record DataSubject(UserId id, String email, String name) {}
