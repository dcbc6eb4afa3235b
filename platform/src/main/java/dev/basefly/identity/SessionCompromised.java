package dev.basefly.identity;

import dev.basefly.runtime.UserId;

/** Raised when a used refresh token came back after its grace: somebody copied it, so the session was ended. */
public record SessionCompromised(SessionId session, UserId person) {}
