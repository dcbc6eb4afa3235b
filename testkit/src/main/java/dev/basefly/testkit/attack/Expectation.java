package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiResponse;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the declared rule makes of a request. */
enum Expectation {
    /** A caller whom nobody knows: 401, or the way to the sign-in where people look. */
    NOBODY,
    /** Somebody outside, or an object of somebody else's: 404, as if it did not exist. */
    MISSING,
    /** A member without the permission: 403, with the reason and the remedy. */
    FORBIDDEN,
    /** A write that another site could have made a browser send. */
    FORGED,
    /** Wrong in itself: any refusal. */
    REFUSED,
    /** Allowed, but without harm. */
    HARMLESS,
    /** Allowed, and it must work. */
    SERVED;

    private static final Pattern INTERNALS = Pattern.compile(
            "\\n\\s*at [a-z]+\\.|(?:java|javax|jakarta|org\\.springframework|org\\.postgresql|dev\\.basefly)\\.[a-z.]*[A-Z]"
                    + "|PSQLException|SQLSTATE|SQL state|StackTrace|NullPointer|row-level security|violates|duplicate key");

    /** What is wrong with the answer, empty when it is as expected. */
    Optional<String> fault(Route route, ApiResponse answer) {
        var status = answer.status();
        if (status >= 500) {
            return Optional.of("fails");
        }
        if (status >= 400 && INTERNALS.matcher(answer.text()).find()) {
            return Optional.of("tells internals");
        }
        return meets(route, answer) ? Optional.empty() : Optional.of("expected " + words(route));
    }

    private boolean meets(Route route, ApiResponse answer) {
        var status = answer.status();
        return switch (this) {
            case NOBODY -> route.open() || unknown(route, answer);
            case MISSING -> route.open() || status == 404;
            case FORBIDDEN -> status == 403 && (!route.api() || saysWhy(answer));
            case FORGED -> status == 403;
            case REFUSED -> status >= 400;
            case HARMLESS -> true;
            case SERVED -> served(route, answer);
        };
    }

    private static boolean unknown(Route route, ApiResponse answer) {
        var operators = route.rule() instanceof Route.Rule.Operators;
        return answer.status() == 401
                || (operators && answer.status() == 404)
                || (!route.api() && leadsToSignIn(answer))
                || (!route.api() && !route.reads() && answer.status() == 403);
    }

    private static boolean leadsToSignIn(ApiResponse answer) {
        return (answer.status() == 302 || answer.status() == 303)
                && answer.header("Location").orElse("").contains("/sign-in");
    }

    private static boolean saysWhy(ApiResponse answer) {
        return Stream.of("/error/reason", "/error/remedy", "/error/message")
                .allMatch(part -> !answer.json(part).asString("").isBlank());
    }

    /** Success, or a refusal by the state of things, which comes after every check of rights and form. */
    private static boolean served(Route route, ApiResponse answer) {
        var ofState = Set.of(402, 409, 410, 412, 428).contains(answer.status());
        // A finer decision than the rule's, such as on somebody else's object, is the code's own; pages tell it in
        // words.
        var finer = answer.status() == 403
                && (!route.api() || route.rule() instanceof Route.Rule.SignedIn || !lacksRights(answer));
        // A form that comes back has passed the rule.
        var form = answer.status() == 422 && !route.api();
        return answer.status() < 400 || ofState || finer || form || (route.open() && answer.status() < 500);
    }

    private static boolean lacksRights(ApiResponse answer) {
        return Set.of("missing_permission", "missing_scope", "not_signed_in", "no_organization", "csrf")
                .contains(answer.json("/error/reason").asString("missing_permission"));
    }

    private String words(Route route) {
        return switch (this) {
            case NOBODY -> route.api() ? "401" : "the way to /sign-in";
            case MISSING -> "404";
            case FORBIDDEN -> "403 with reason and remedy";
            case FORGED -> "403";
            case REFUSED -> "a refusal";
            case HARMLESS -> "no harm";
            case SERVED -> "success";
        };
    }
}
