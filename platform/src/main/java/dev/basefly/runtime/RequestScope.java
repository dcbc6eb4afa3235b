package dev.basefly.runtime;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is known of the piece of work at hand: its id, the tenant, who acts, and in which language. Bound at the edge for
 * a lexical block and immutable inside it; a nested block may bind another one.
 *
 * @param requestId identifies the request or job in logs, errors and traces
 * @param tenant the organization the work belongs to, null outside of any
 * @param address the network address the caller was seen at, null for work that nobody called for
 */
public record RequestScope(
        String requestId,
        @Nullable TenantId tenant,
        Actor actor,
        Locale locale,
        @Nullable String address) {

    private static final ScopedValue<RequestScope> CURRENT = ScopedValue.newInstance();
    private static final RequestScope SYSTEM =
            new RequestScope("system", null, new Actor.Program("system"), Locale.ROOT);

    /** The scope of work that nobody called for over the network. */
    public RequestScope(String requestId, @Nullable TenantId tenant, Actor actor, Locale locale) {
        this(requestId, tenant, actor, locale, null);
    }

    /** The scope of this thread; outside of any it is an IllegalStateException. */
    public static RequestScope current() {
        return find().orElseThrow(() -> new IllegalStateException("No request scope is bound to this thread"));
    }

    public static Optional<RequestScope> find() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** The scope of this thread; outside of any that of the program's own work, for no tenant. */
    public static RequestScope currentOrSystem() {
        return CURRENT.isBound() ? CURRENT.get() : SYSTEM;
    }

    /** The tenant of the current scope, null when there is no scope or no tenant in it. */
    public static @Nullable TenantId currentTenant() {
        return CURRENT.isBound() ? CURRENT.get().tenant() : null;
    }

    public RequestScope withTenant(@Nullable TenantId other) {
        return new RequestScope(requestId, other, actor, locale, address);
    }

    public RequestScope withLocale(Locale other) {
        return new RequestScope(requestId, tenant, actor, other, address);
    }

    public RequestScope withActor(Actor other) {
        return new RequestScope(requestId, tenant, other, locale, address);
    }

    /** The tenant; a scope without one is an IllegalStateException, never "all tenants". */
    public TenantId requireTenant() {
        if (tenant == null) {
            throw new IllegalStateException("No tenant is in scope");
        }
        return tenant;
    }

    /** Runs the block inside this scope. */
    public void run(Runnable block) {
        ScopedValue.where(CURRENT, this).run(block);
    }

    /** Runs the block inside this scope and returns its result. */
    public <T extends @Nullable Object, X extends Throwable> T call(ScopedValue.CallableOp<? extends T, X> block)
            throws X {
        return ScopedValue.where(CURRENT, this).call(block);
    }

    /** Runs the block inside this scope on a thread that had none, and names the scope in its log lines. */
    public <T extends @Nullable Object> T callLogged(Callable<T> block) throws Exception {
        return logged(() -> call(block::call));
    }

    /** Carries the current scope to whichever thread runs the task; outside of a scope the task is returned as it is. */
    public static Runnable carry(Runnable task) {
        return CURRENT.isBound() ? carry(CURRENT.get(), task) : task;
    }

    /** Carries the current scope to whichever thread calls the task; outside of a scope the task is returned as it is. */
    public static <T extends @Nullable Object> Callable<T> carry(Callable<T> task) {
        if (!CURRENT.isBound()) {
            return task;
        }
        RequestScope scope = CURRENT.get();
        return () -> scope.callLogged(task);
    }

    private static Runnable carry(RequestScope scope, Runnable task) {
        return () -> {
            try {
                scope.logged(() -> {
                    scope.run(task);
                    return true;
                });
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        };
    }

    /** Names the scope in every log line of a thread that had no scope before. */
    private <T extends @Nullable Object> T logged(Callable<T> task) throws Exception {
        MDC.put("requestId", requestId);
        MDC.put("actor", actor.label());
        if (tenant != null) {
            MDC.put("tenant", tenant.toString());
        }
        try {
            return task.call();
        } finally {
            MDC.clear();
        }
    }
}
