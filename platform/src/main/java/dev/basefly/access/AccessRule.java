package dev.basefly.access;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Who may use a route, as its method or class declares. */
sealed interface AccessRule {

    record ForAnyone() implements AccessRule {}

    record ForSignedIn() implements AccessRule {}

    record ForOperators() implements AccessRule {}

    record ForHolders(String permission) implements AccessRule {}

    static Optional<AccessRule> declaredOn(AnnotatedElement element) {
        if (AnnotatedElementUtils.hasAnnotation(element, Anyone.class)) {
            return Optional.of(new ForAnyone());
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
