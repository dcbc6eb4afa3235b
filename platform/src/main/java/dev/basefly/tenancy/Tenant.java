package dev.basefly.tenancy;

import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import org.jspecify.annotations.Nullable;

/** The lexical block in which work is done for one tenant: everything read or written inside belongs to it. */
public final class Tenant {

    private Tenant() {}

    /** Runs the block for the tenant; outside of a request the system itself is the actor. */
    public static void run(TenantId tenant, Runnable block) {
        scope(tenant).run(block);
    }

    /** Runs the block for the tenant and returns its result. */
    public static <T extends @Nullable Object, X extends Throwable> T call(
            TenantId tenant, ScopedValue.CallableOp<? extends T, X> block) throws X {
        return scope(tenant).call(block);
    }

    private static RequestScope scope(TenantId tenant) {
        return RequestScope.currentOrSystem().withTenant(tenant);
    }
}
