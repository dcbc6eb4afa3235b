package dev.basefly.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object must be like for a permission to hold on it, declared as a bean. Holders of another permission can be
 * exempt, which stays true whatever roles an organization makes. All rules of a permission must be met; the first one that
 * is not decides what the refusal says.
 *
 * @param unless a permission whose holders the rule does not bind, null for none
 */
public record ObjectRule(
        String permission,
        String objectType,
        Requirement requirement,
        @Nullable String unless,
        Decision.Denied refusal) {

    /** Each can be asked of one object and of a table alike. */
    public sealed interface Requirement {

        /** The caller owns the object, or was granted the permission on it. */
        record OwnedOrGranted() implements Requirement {}

        /** The attribute has one of the values. */
        record OneOf(String attribute, Set<String> values) implements Requirement {
            public OneOf {
                values = required(values);
            }
        }

        /** The attribute is there and has none of the values. */
        record NoneOf(String attribute, Set<String> values) implements Requirement {
            public NoneOf {
                values = required(values);
            }
        }

        private static Set<String> required(Set<String> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("A rule without values would be the same for every object");
            }
            return Set.copyOf(values);
        }
    }

    /** The permission holds on own objects, and on those it was granted on. */
    public static ObjectRule ownedOrGranted(String permission, String objectType) {
        return new ObjectRule(
                permission,
                objectType,
                new Requirement.OwnedOrGranted(),
                null,
                new Decision.Denied("not_yours", "It belongs to somebody else", "Ask its owner to do this"));
    }

    /** The permission holds on objects whose attribute has one of the values. */
    public static ObjectRule oneOf(String permission, String objectType, String attribute, String... values) {
        return new ObjectRule(
                permission,
                objectType,
                new Requirement.OneOf(attribute, Set.of(values)),
                null,
                new Decision.Denied(
                        "wrong_" + attribute,
                        "Its " + attribute + " is not " + String.join(" or ", values),
                        "Choose another one, or wait until it is"));
    }

    /** The permission holds on objects whose attribute has none of the values. */
    public static ObjectRule noneOf(String permission, String objectType, String attribute, String... values) {
        return new ObjectRule(
                permission,
                objectType,
                new Requirement.NoneOf(attribute, Set.of(values)),
                null,
                new Decision.Denied(
                        "wrong_" + attribute,
                        "Its " + attribute + " is " + String.join(" or ", values),
                        "Choose another one, or wait until it is not"));
    }

    /** Whether a grant on the object meets it. */
    boolean dependsOnGrants() {
        return requirement instanceof Requirement.OwnedOrGranted;
    }

    /** The same rule, not binding holders of the other permission. */
    public ObjectRule unlessHolding(String other) {
        return new ObjectRule(permission, objectType, requirement, other, refusal);
    }

    /** The same rule with words of its own for the refusal. */
    public ObjectRule refusing(String reason, String message, String remedy) {
        return new ObjectRule(
                permission, objectType, requirement, unless, new Decision.Denied(reason, message, remedy));
    }
}
