package dev.basefly.plans.catalogue;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Names a plan through all its versions.
 *
 * @param name capital letters, digits and underscores, at most 40
 */
public record PlanKey(String name) {

    /** The plan that costs nothing, which organizations have that bought nothing unless the settings name another one. */
    public static final PlanKey FREE = new PlanKey("FREE");

    public static final PlanKey PRO = new PlanKey("PRO");

    public static final PlanKey BUSINESS = new PlanKey("BUSINESS");

    public PlanKey {
        if (!name.matches("[A-Z][A-Z0-9_]{1,39}")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a plan, such as PRO");
        }
    }

    /** Reads the name; text that is none is an IllegalArgumentException. */
    @JsonCreator
    public static PlanKey of(String name) {
        return new PlanKey(name);
    }

    @JsonValue
    @Override
    public String toString() {
        return name;
    }
}
