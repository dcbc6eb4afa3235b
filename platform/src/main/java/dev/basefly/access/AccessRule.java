package dev.basefly.access;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Who may use a route, as its method or class declares. */
public sealed interface AccessRule {

    /** How it is written on the route, for people. */
    String text();

    /** Open to callers that are not signed in. */
    record ForAnyone(String reason) implements AccessRule {
        @Override
        public String text() {
            return "Anyone: " + reason;
        }
    }

    /** Open to every signed-in caller, in an organization or not. */
    record ForSignedIn() implements AccessRule {
        @Override
        public String text() {
            return "SignedIn";
        }
    }

    /** Open to the staff of the installation; nobody else is told that it exists. */
    record ForOperators() implements AccessRule {
        @Override
        public String text() {
            return "Operators";
        }
    }

    /** Open to members of the organization in scope whose role has the permission. */
    record ForHolders(String permission) implements AccessRule {
        @Override
        public String text() {
            return "Requires " + permission;
        }
    }

    /** The rule that the annotations of a method or class declare. */
    static Optional<AccessRule> declaredOn(AnnotatedElement element) {
        Anyone anyone = AnnotatedElementUtils.findMergedAnnotation(element, Anyone.class);
        if (anyone != null) {
            return Optional.of(new ForAnyone(anyone.reason()));
        }
        if (AnnotatedElementUtils.hasAnnotation(element, SignedIn.class)) {
            return Optional.of(new ForSignedIn());
        }
        if (AnnotatedElementUtils.hasAnnotation(element, Operators.class)) {
            return Optional.of(new ForOperators());
        }
        Requires requires = AnnotatedElementUtils.findMergedAnnotation(element, Requires.class);
        return Optional.ofNullable(requires).map(rule -> new ForHolders(rule.value()));
    }
}
