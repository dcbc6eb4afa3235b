package dev.basefly.access;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a member's role: one of the built-in ones, in capitals, or one that the organization made itself, in small
 * letters, so that the two never meet.
 */
public record RoleName(@JsonValue String name) implements Comparable<RoleName> {

    /** What a role made by an organization is called: 2 to 40 small letters, digits and single hyphens, a letter first. */
    public static final String CUSTOM_PATTERN = "[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,39}";

    private static final Pattern VALID = Pattern.compile("OWNER|ADMIN|MEMBER|BILLING|VIEWER|" + CUSTOM_PATTERN);

    /** May do everything; an organization always has one. */
    public static final RoleName OWNER = new RoleName("OWNER");

    public static final RoleName ADMIN = new RoleName("ADMIN");
    public static final RoleName MEMBER = new RoleName("MEMBER");
    public static final RoleName BILLING = new RoleName("BILLING");
    public static final RoleName VIEWER = new RoleName("VIEWER");

    /** The roles that every organization has, strongest first. */
    public static final List<RoleName> BUILT_IN = List.of(OWNER, ADMIN, MEMBER, BILLING, VIEWER);

    private static final Map<RoleName, String> TITLES = Map.of(
            OWNER, later("Owner"),
            ADMIN, later("Admin"),
            MEMBER, later("Member"),
            BILLING, later("Billing"),
            VIEWER, later("Viewer"));

    private static final Comparator<RoleName> STRONGEST_FIRST =
            Comparator.comparingInt(RoleName::rank).thenComparing(RoleName::name);

    /** Any other text than a built-in name or one of {@link #CUSTOM_PATTERN} is an IllegalArgumentException. */
    public RoleName {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a role");
        }
    }

    /** Reads the text form; any other text is an IllegalArgumentException. */
    @JsonCreator
    public static RoleName of(String text) {
        return new RoleName(text);
    }

    public boolean builtIn() {
        return BUILT_IN.contains(this);
    }

    /** What people call a built-in role: OWNER is the Owner. Own roles have titles of their own. */
    public String title() {
        return Objects.requireNonNullElse(TITLES.get(this), name);
    }

    /** The title to be looked up where it is shown; the name that an organization gave to its own role stays as it is. */
    public String label() {
        return builtIn() ? title() : data(name);
    }

    /** Built-in roles strongest first, then the organization's own by name. */
    @Override
    public int compareTo(RoleName other) {
        return STRONGEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return name;
    }

    private static int rank(RoleName role) {
        int rank = BUILT_IN.indexOf(role);
        return rank < 0 ? BUILT_IN.size() : rank;
    }
}
