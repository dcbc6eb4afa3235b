package dev.basefly.access;

/** The built-in roles of a member, strongest first. */
public enum OrganizationRole {
    OWNER,
    ADMIN,
    MEMBER,
    BILLING,
    VIEWER
}
