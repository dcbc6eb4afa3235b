package dev.basefly.identity;

import dev.basefly.runtime.UserId;

/** A person with an account. {@code operator} is true for staff of the installation. */
public record Person(UserId id, String email, String name, boolean operator) {}
