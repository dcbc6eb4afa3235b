package dev.basefly.access;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import java.util.stream.Collectors;

/** The words for what is refused. */
final class Refusals {

    private static final String NOT_SIGNED_IN_REASON = "not_signed_in";

    static final Decision.Denied NOT_SIGNED_IN = new Decision.Denied(
            NOT_SIGNED_IN_REASON, "Sign in to do this", "Sign in, or send a bearer token that has not expired");

    static final Decision.Denied PERSONS_ONLY = new Decision.Denied(
            "persons_only",
            "An API key may only do what one of its scopes names, and no scope names this",
            "Sign in as a person to do this");

    static final Decision.Denied ONLY_GRANTED = new Decision.Denied(
            "only_granted",
            "You may do this because it was shared with you, and cannot share it further",
            "Ask its owner to share it");

    private static final Decision.Denied NO_ORGANIZATION = new Decision.Denied(
            "no_organization", "You are not in an organization", "Create an organization, or choose one with X-Tenant");

    private Refusals() {}

    /** Why who does not hold the permission does not. */
    static Decision.Denied missing(Subject subject, Permission permission) {
        return switch (subject.actor()) {
            case Actor.Anonymous ignored -> NOT_SIGNED_IN;
            case Actor.Support ignored -> bySupport(subject, permission);
            case Actor.Key key -> {
                if (!key.scopes().contains(permission.name())) {
                    yield new Decision.Denied(
                            "missing_scope",
                            "This API key does not have the scope " + permission.name(),
                            "Create a key with this scope");
                }
                yield byRole(subject, key.role(), permission);
            }
            case Actor.Person person ->
                person.role() == null ? NO_ORGANIZATION : byRole(subject, person.role(), permission);
            case Actor.Program program ->
                throw new IllegalStateException(program.name() + " is the system, which has every permission");
        };
    }

    /** The answer that a caller gets who was refused. */
    static ApiError error(Decision.Denied denied) {
        ApiError error =
                switch (denied.reason()) {
                    case NOT_SIGNED_IN_REASON -> ApiError.unauthorized(denied.message());
                    case Decision.PLAN_FEATURE, Decision.PLAN_LIMIT ->
                        ApiError.of(ErrorCode.PAYMENT_REQUIRED, denied.message());
                    default -> ApiError.of(ErrorCode.FORBIDDEN, denied.message());
                };
        ApiError told = error.reason(denied.reason()).remedy(denied.remedy());
        return denied.page() == null ? told : told.header("Link", "<" + denied.page() + ">; rel=\"payment\"");
    }

    private static Decision.Denied bySupport(Subject subject, Permission permission) {
        if (subject.organization() == null) {
            return NO_ORGANIZATION;
        }
        if (permission.ownerOnly()) {
            return new Decision.Denied(
                    "owner_only", "Only an owner may do this, and no supporter", "Ask the organization's owner");
        }
        if (!permission.openToSupport()) {
            return new Decision.Denied(
                    "support_never",
                    "Supporters never get to see or change this, whatever they were allowed",
                    "Ask somebody of the organization to do this");
        }
        return new Decision.Denied(
                "support_read_only",
                "This support access is for reading only",
                "Ask the organization's owner for access that may change things");
    }

    private static Decision.Denied byRole(Subject subject, String role, Permission permission) {
        if (subject.organization() == null) {
            return NO_ORGANIZATION;
        }
        if (subject.role() == null) {
            return new Decision.Denied(
                    "unknown_role",
                    "Your role " + role + " does not exist any more",
                    "Ask an owner to give you another role");
        }
        String holders =
                permission.roles().stream().sorted().map(RoleName::name).collect(Collectors.joining(", "));
        return new Decision.Denied(
                "missing_permission",
                "Your role " + role + " does not have the permission " + permission.name(),
                "Ask an owner for one of the roles " + holders);
    }
}
