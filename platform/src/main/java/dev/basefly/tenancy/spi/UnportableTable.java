package dev.basefly.tenancy.spi;

/**
 * A tenant table that stays behind when an organization is exported, contributed as a bean by the module that owns it. It is
 * erased like every other.
 *
 * @param reason why its rows mean nothing elsewhere, for the manifest
 */
public record UnportableTable(String table, String reason) {}
