package dev.basefly.coordination;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who holds what now, for the operator, who may take a lock away from a holder that hangs. */
@CrossTenant(reason = "the operator sees the locks of all organizations")
public final class HeldLocks {

    private final LockStore store;
    private final SystemDatabase database;
    private final AuditLog audit;

    HeldLocks(LockStore store, SystemDatabase database, AuditLog audit) {
        this.store = store;
        this.database = database;
        this.audit = audit;
    }

    /**
     * The key that an operator names, leaders' included.
     *
     * @param organization its id, empty for a key of the installation
     * @throws ApiError VALIDATION_ERROR when there can be no such key
     */
    public static LockKey named(String organization, String key) {
        List<FieldFault> faults = new ArrayList<>();
        TenantId tenant = null;
        try {
            tenant = organization.isEmpty() ? null : TenantId.of(organization);
        } catch (IllegalArgumentException malformed) {
            faults.add(new FieldFault("organization", "must be an organization's id, org_ and 26 characters"));
        }
        try {
            LockKey named = new LockKey(tenant, key);
            if (faults.isEmpty()) {
                return named;
            }
        } catch (IllegalArgumentException malformed) {
            faults.add(new FieldFault("key", "must have 1 to " + LockKey.LONGEST + " characters"));
        }
        throw ApiError.invalid(faults);
    }

    /** One page of locks that are held, leaders' among the installation's, which come first. */
    public Page<HeldLock> list(@Nullable String cursor, int limit) {
        LockKey after = Page.after(cursor, HeldLocks::key);
        return Page.of(
                store.held(after, limit + 1),
                limit,
                held -> held.key().owner() + " " + held.key().name());
    }

    /** Who leads which role, since when. */
    public List<HeldLock> leaders() {
        return store.leaders();
    }

    /**
     * Frees a lock whoever holds it. What the holder writes under its old token is refused from now on; transactions it has
     * already begun are waited for.
     *
     * @param reason for the audit log
     * @throws ApiError NOT_FOUND when nobody holds it
     */
    public void release(LockKey key, String reason) {
        ApiError.requireReason(reason);
        boolean _ = database.inTransaction(() -> {
            // The fence first: whoever gets the lock after its release has a token greater than this one.
            boolean _ = database.jdbc()
                    .sql("select fence(:owner, :key, :token)")
                    .param("owner", key.owner())
                    .param("key", key.name())
                    .param("token", store.nextToken())
                    .query((row, index) -> true)
                    .single();
            record(store.releaseByForce(key).orElseThrow(() -> ApiError.notFound("Held lock")), reason);
            return true;
        });
    }

    private void record(HeldLock held, String reason) {
        AuditEntry entry = AuditEntry.of("lock.released")
                .on("lock", held.key().name())
                .with("node", held.node())
                .with("fencingToken", held.fencingToken())
                .because(reason);
        if (held.key().tenant() == null) {
            audit.recordForInstallation(entry);
        } else {
            audit.record(held.key().tenant(), entry);
        }
    }

    private static LockKey key(String cursor) {
        int space = cursor.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("No key");
        }
        return LockKey.stored(UUID.fromString(cursor.substring(0, space)), cursor.substring(space + 1));
    }
}
