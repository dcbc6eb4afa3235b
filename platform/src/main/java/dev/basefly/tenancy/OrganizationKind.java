package dev.basefly.tenancy;

/** Whether an organization is one person's own or a company's. */
public enum OrganizationKind {
    PERSONAL,
    COMPANY
}
