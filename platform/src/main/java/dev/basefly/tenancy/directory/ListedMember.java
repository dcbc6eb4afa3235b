package dev.basefly.tenancy.directory;

import dev.basefly.runtime.UserId;
import java.time.Instant;

/** Somebody who belongs to an organization. */
public record ListedMember(UserId person, String role, Instant since) {}
