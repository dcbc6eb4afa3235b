package dev.basefly.coordination;

import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is locked. Equal names of two organizations are two keys.
 *
 * @param tenant whose key it is, null for one of the whole installation
 * @param name 1 to 200 characters without control characters, for example {@code import:42}
 */
public record LockKey(@Nullable TenantId tenant, String name) {

    static final int LONGEST = 200;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1," + LONGEST + "}");
    static final String LEADER = "leader:";

    public LockKey {
        if (!NAME.matcher(name).matches() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of a lock has 1 to " + LONGEST + " characters and no control characters");
        }
    }

    /** A key of the organization in scope; IllegalStateException when there is none. */
    public static LockKey ofTenant(String name) {
        return new LockKey(RequestScope.current().requireTenant(), checked(name));
    }

    /** A key of the whole installation. */
    public static LockKey ofInstallation(String name) {
        return new LockKey(null, checked(name));
    }

    /** The key that whoever leads this role holds. */
    static LockKey ofLeader(String role) {
        return new LockKey(null, LEADER + role);
    }

    static LockKey stored(UUID owner, String name) {
        return new LockKey(owner.equals(TenantId.INSTALLATION.value()) ? null : new TenantId(owner), name);
    }

    /** Whose rows it is kept among. */
    UUID owner() {
        return tenant == null ? TenantId.INSTALLATION.value() : tenant.value();
    }

    /** Whether it is held by the leader of a role. */
    public boolean isLeadership() {
        return tenant == null && name.startsWith(LEADER);
    }

    /** The role whose leader holds it, otherwise the name. */
    public String title() {
        return isLeadership() ? name.substring(LEADER.length()) : name;
    }

    private static String checked(String name) {
        if (name.startsWith(LEADER)) {
            throw new IllegalArgumentException("Names that begin with " + LEADER + " belong to elections");
        }
        return name;
    }

    @Override
    public String toString() {
        return tenant == null ? name : tenant + "/" + name;
    }
}
