package dev.basefly.runtime;

import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of domain event: its name outside of Java, the record that says what happened, and what its order is kept by.
 * Declared once, as a constant beside the record, and contributed as a bean by the module that publishes it; the name
 * outlives versions, so it never changes. It is declared here so that every module can say what happened in it.
 *
 * @param name {@code module.what_happened}, in the past
 * @param event a record that Jackson reads and writes
 * @param version of the record's shape, from 1; it grows when a reader of the old shape could not read the new one
 * @param key events of a tenant with the same key are delivered in the order of their commits; an empty one counts as a key
 * @param tenant the organization an event belongs to, null for the one in scope
 * @param visible whether the organization it belongs to may see it; otherwise it is internal
 */
public record EventType<E extends Record>(
        String name,
        Class<E> event,
        int version,
        Function<E, String> key,
        @Nullable Function<E, TenantId> tenant,
        boolean visible) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
    private static final int LONGEST_KEY = 200;

    public EventType {
        if (!NAME.matcher(name).matches() || name.length() > 100) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of an event, such as identity.user_signed_up");
        }
        if (version < 1 || version > 10_000) {
            throw new IllegalArgumentException("version " + version + " is not between 1 and 10,000");
        }
    }

    /** An internal type in version 1, whose events keep the order of their organization. */
    public static <E extends Record> EventType<E> of(String name, Class<E> event) {
        return new EventType<>(name, event, 1, _ -> "", null, false);
    }

    /** Keeps order only among events of the same key, which is text of at most 200 characters. */
    public EventType<E> keyedBy(Function<E, ?> other) {
        return new EventType<>(name, event, version, read -> String.valueOf(other.apply(read)), tenant, visible);
    }

    /** Takes the organization from the event, where none is in scope yet. */
    public EventType<E> ofTenant(Function<E, TenantId> other) {
        return new EventType<>(name, event, version, key, other, visible);
    }

    public EventType<E> inVersion(int other) {
        return new EventType<>(name, event, other, key, tenant, visible);
    }

    /** Lets organizations see their events of this type. */
    public EventType<E> visibleToItsTenant() {
        return new EventType<>(name, event, version, key, tenant, true);
    }

    /** The key of an event; a longer one than 200 characters is an IllegalArgumentException. */
    public String keyOf(Record of) {
        String found = key.apply(event.cast(of));
        if (found.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("The key of " + name + " has " + found.length()
                    + " characters, more than " + LONGEST_KEY + ": take an identifier");
        }
        return found;
    }

    /** The organization that an event belongs to, null for the one in scope. */
    public @Nullable TenantId tenantOf(Record of) {
        return tenant == null ? null : Objects.requireNonNull(tenant.apply(event.cast(of)));
    }
}
