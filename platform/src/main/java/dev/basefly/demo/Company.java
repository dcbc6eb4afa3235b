package dev.basefly.demo;

import dev.basefly.identity.Person;
import dev.basefly.tenancy.Organization;

/** A company of the demo cast and its people. */
public record Company(Organization organization, Person owner, Person admin, Person member) {}
