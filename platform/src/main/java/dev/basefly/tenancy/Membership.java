package dev.basefly.tenancy;

import dev.basefly.access.RoleName;
import dev.basefly.runtime.UserId;

/** That a person belongs to an organization, and in which role. */
public record Membership(Organization organization, UserId person, RoleName role) {}
