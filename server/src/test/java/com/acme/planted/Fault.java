package com.acme.planted;

import java.util.List;

/** What is done wrong; each is a fault that a real product had. */
public enum Fault {
    /** Everything is as it should be. */
    NONE("/api/v1/plants", "/api/v1/diaries"),
    /** The declared rules are applied to no route. */
    RULES_NOT_APPLIED("/api/v1/plants"),
    /** Who is signed in passes every rule. */
    PERMISSIONS_NOT_CHECKED("/api/v1/plants"),
    /** Everybody who is signed in is treated as staff. */
    OPERATORS_NOT_CHECKED("/api/v1/doctor"),
    /** Nobody finds out who is calling. */
    CALLER_FILTER_REMOVED("/api/v1/plants"),
    /** A token is read without looking at its signature. */
    SIGNATURES_NOT_CHECKED("/api/v1/diaries"),
    /** A caller once known is known for ever, whatever becomes of the session. */
    CALLERS_REMEMBERED("/api/v1/diaries"),
    /** Headers of a proxy that is not there are believed. */
    HEADERS_BELIEVED("/api/v1/diaries"),
    /** The organization is taken from X-Tenant without asking whether the caller belongs to it. */
    X_TENANT_NOT_CHECKED("/api/v1/clusters"),
    /** The organization is taken from the query. */
    TENANT_FROM_QUERY("/api/v1/plants"),
    /** A browser's cookies are enough to write. */
    CSRF_NOT_CHECKED("/api/v1/clusters"),
    /** A table's row-level security is switched off. */
    ROW_SECURITY_DISABLED("/api/v1/clusters"),
    /** A second policy admits everybody to a table. */
    POLICY_TOO_WIDE("/api/v1/clusters"),
    /** A table has lost its policy, so that nobody sees anything. */
    POLICY_DROPPED("/api/v1/clusters"),
    /** A person's thing is found by its id alone. */
    OWNERSHIP_NOT_CHECKED("/api/v1/diaries"),
    /** A list is kept by its address until the next write, for whichever organization. */
    CACHE_WITHOUT_TENANT("/api/v1/plants"),
    /** A number is counted over all organizations. */
    COUNT_OF_ALL_TENANTS("/api/v1/plants"),
    /** Whatever fields come are taken. */
    MASS_ASSIGNMENT("/api/v1/plants"),
    /** Somebody else's object is forbidden instead of missing, which tells that it exists. */
    FORBIDDEN_INSTEAD_OF_MISSING("/api/v1/plants"),
    /** The write is done before it is refused. */
    WRITTEN_BEFORE_REFUSED("/api/v1/clusters"),
    /** An answer shows where in the code it failed. */
    STACK_TRACE_SHOWN("/api/v1/plants"),
    /** Input that nobody expected ends in an exception that nobody handles. */
    UNFORESEEN_INPUT("/api/v1/plants"),
    /** A refusal names whose the object is. */
    REFUSAL_NAMES_THE_OWNER("/api/v1/plants"),
    /** A refusal says neither why nor what to do. */
    REFUSAL_WITHOUT_REASON("/api/v1/plants");

    @SuppressWarnings("ImmutableEnumChecker") // the list is a copy that nobody can change
    private final List<String> paths;

    Fault(String... paths) {
        this.paths = List.of(paths);
    }

    /** Where the fault shows. */
    public String[] paths() {
        return paths.toArray(String[]::new);
    }
}
