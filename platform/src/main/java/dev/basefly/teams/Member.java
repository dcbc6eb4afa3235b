package dev.basefly.teams;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.UserId;
import java.time.Instant;

/** A person in an organization. */
public record Member(UserId id, String name, String email, RoleName role, Instant joinedAt) {}
