package dev.basefly.database;

/** What only classes marked as crossing tenants may use. */
public final class SystemDatabase {}
