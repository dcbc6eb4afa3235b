package dev.basefly.dashboard;

import org.jspecify.annotations.Nullable;

/** What an error page tells a person: what happened, what to do about it, and what to quote when asking for help. */
public record Failure(
        int status, String title, String message, @Nullable String remedy, String requestId) {}
