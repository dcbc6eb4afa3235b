package dev.basefly.database;

import dev.basefly.database.DeferredWrites.Write;
import dev.basefly.database.Placement.Route;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Behaves as a connection on which every statement runs for the tenant in scope, in the place where its data lives. Used
 * by one thread at a time.
 */
final class TenantConnection implements InvocationHandler {

    /** More are sent before the next one, so that there are few texts to prepare. */
    private static final int MOST_DEFERRED = 8;

    private final TenantSessions sessions;
    private final TenantDataSource source;
    private final List<Write> deferred = new ArrayList<>(2);
    private @Nullable UUID bound;
    private @Nullable Route boundRoute;
    private boolean savepoint;
    private long transaction;

    TenantConnection(Connection connection, TenantDataSource source) {
        this.sessions = new TenantSessions(connection, source.places());
        this.source = source;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "prepareStatement" -> prepare(proxy, method, Objects.requireNonNull(arguments));
            case "createStatement", "prepareCall" -> statementInTransaction(proxy, method, arguments);
            case "commit", "rollback", "setAutoCommit", "close", "abort" -> {
                settleDeferred(method.getName());
                forget(arguments);
                yield sessions.inAll(method, arguments);
            }
            case "setReadOnly", "setTransactionIsolation" -> sessions.inAll(method, arguments);
            case "setSavepoint", "releaseSavepoint" -> {
                sendDeferred(false);
                savepoint = true;
                yield sessions.inAll(method, arguments);
            }
            case "unwrap" -> unwrap(proxy, (Class<?>) Objects.requireNonNull(arguments)[0]);
            case "isWrapperFor" ->
                ((Class<?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0])).isInstance(proxy)
                        || Boolean.TRUE.equals(call(shared(), method, arguments));
            case "equals" -> isSame(proxy, Objects.requireNonNull(arguments)[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "tenant connection on " + shared();
            default -> call(shared(), method, arguments);
        };
    }

    private Object prepare(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
        UUID tenant = tenantOfTransaction();
        String sql = (String) Objects.requireNonNull(arguments[0]);
        Route route = route(tenant);
        TenantSession session = sessions.of(route, sql);
        if (!session.knowsTenant() && arguments.length == 1) {
            PreparedStatement statement = session.prepareFirst(tenant, route, sql, sessions.gate(route, session));
            return prepared(proxy, session, statement, new TenantStatement.Text(sql, tenant, route, true));
        }
        session = sendAlone(tenant, sql);
        Route known = Objects.requireNonNullElse(boundRoute, route);
        arguments[0] = TenantSession.later(known, sql);
        PreparedStatement statement =
                (PreparedStatement) Objects.requireNonNull(call(session.connection(), method, arguments));
        return prepared(proxy, session, statement, new TenantStatement.Text(sql, tenant, known, false));
    }

    private Object prepared(
            Object proxy, TenantSession session, PreparedStatement statement, TenantStatement.Text text) {
        return Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                new TenantStatement(this, (Connection) proxy, session, statement, text));
    }

    private Object statementInTransaction(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        UUID tenant = tenantOfTransaction();
        boolean call = method.getName().equals("prepareCall");
        String sql = call ? (String) Objects.requireNonNull(Objects.requireNonNull(arguments)[0]) : "";
        TenantSession session = sendAlone(tenant, sql);
        Statement statement = (Statement) Objects.requireNonNull(call(session.connection(), method, arguments));
        Class<?> type = call ? CallableStatement.class : Statement.class;
        return Proxy.newProxyInstance(
                Statement.class.getClassLoader(),
                new Class<?>[] {type},
                new PlainStatement(this, (Connection) proxy, statement, session, tenant));
    }

    /** The driver's own connection, for example for COPY: only in a transaction that knows its tenant. */
    private Object unwrap(Object proxy, Class<?> type) throws SQLException {
        if (type.isInstance(proxy)) {
            return proxy;
        }
        UUID tenant = tenantOfTransaction();
        if (route(tenant).placement() instanceof Placement.Database) {
            throw new SQLFeatureNotSupportedException(
                    "A tenant with a database of its own has two connections: use prepared statements");
        }
        sendDeferred(false);
        return sendAlone(tenant, "").connection().unwrap(type);
    }

    /** Keeps a write for the commit; returns whether it could, which needs a transaction that knows its tenant. */
    boolean defer(Write write) {
        tenantOfTransaction();
        return sessions.shared().knowsTenant() && deferred.size() < MOST_DEFERRED && deferred.add(write);
    }

    /** With the commit if only one database has one to do; a rollback forgets them, for none is older than a savepoint. */
    private void settleDeferred(String end) throws SQLException {
        switch (end) {
            case "commit" -> sendDeferred(!sessions.areTwo());
            case "setAutoCommit" -> sendDeferred(false);
            default -> deferred.clear();
        }
    }

    /** What was deferred is done before anything that could notice. */
    void sendDeferred(boolean commit) throws SQLException {
        if (deferred.isEmpty()) {
            return;
        }
        List<Write> writes = List.copyOf(deferred);
        deferred.clear();
        String text = DeferredWrites.text(writes, commit);
        observer().observe(text, () -> {
            DeferredWrites.execute(shared(), writes, text);
            return true;
        });
    }

    private UUID tenantOfTransaction() {
        UUID tenant = source.currentTenant();
        if (bound != null && !bound.equals(tenant)) {
            throw new IllegalStateException("The tenant changed inside a transaction");
        }
        return tenant;
    }

    /** The same for a whole transaction. */
    Route route(UUID tenant) {
        if (boundRoute != null) {
            return boundRoute;
        }
        // Before the route, which may be newer than this but not older.
        long known = source.places().known();
        Route route = source.places().route(tenant);
        if (!route.problem().isEmpty()) {
            throw new Placement.Unavailable(route.problem());
        }
        return known == 0 ? route : new Route(route.placement(), route.moving(), "", known);
    }

    /** Sends the tenant ahead where it cannot ride along; returns the session that the statement is for. */
    TenantSession sendAlone(UUID tenant, String sql) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Route route = route(tenant);
            TenantSession session = sessions.of(route, sql);
            if (session.knowsTenant()) {
                return session;
            }
            if (session.connection().getAutoCommit()) {
                throw new SQLFeatureNotSupportedException(
                        "Outside of a transaction only prepared statements without options can carry the tenant:"
                                + " open a transaction");
            }
            try {
                session.sendAlone(tenant, route, sessions.gate(route, session));
                bind(tenant, route);
                return session;
            } catch (SQLException failure) {
                startAgain(session, failure, attempt);
            }
        }
    }

    /**
     * Prepares for another attempt when the tenant moved between our knowing its place and the statement: nothing ran
     * there in this transaction, so nobody notices but for the wait.
     *
     * @throws SQLException the failure, when it is another one or something ran already
     */
    void startAgain(TenantSession session, SQLException failure, int attempt) throws SQLException {
        if (!Placement.MOVED.equals(failure.getSQLState()) || session.used() || savepoint) {
            throw failure;
        }
        sessions.leave(session);
        source.moved(attempt);
        boundRoute = null;
    }

    /** Prepares the first statement of a transaction, or one outside of any, in the place the tenant has now. */
    PreparedStatement prepareAgain(TenantStatement statement, UUID tenant, String sql) throws SQLException {
        Route route = route(tenant);
        TenantSession session = sessions.of(route, sql);
        statement.moveTo(session, route);
        return session.prepareFirst(tenant, route, sql, sessions.gate(route, session));
    }

    /** Notes that a prefixed statement ran: in a transaction the tenant is now known to the server. */
    void carried(TenantSession session, UUID tenant, Route route) throws SQLException {
        session.carried(tenant);
        if (session.knowsTenant()) {
            bind(tenant, route);
        }
    }

    private void bind(UUID tenant, Route route) {
        bound = tenant;
        boundRoute = route;
    }

    /** Whether the statement's messages begin with one more result, that of the gate. */
    boolean isGated(TenantSession session, Route route) throws SQLException {
        return !sessions.gate(route, session).isEmpty();
    }

    /** Guards a statement that is used later than it was prepared, and does before it what was deferred. */
    void beforeExecution(UUID tenant, long preparedIn, boolean prefixed) throws SQLException {
        if (!prefixed && preparedIn != transaction) {
            throw new IllegalStateException("The statement was prepared in a transaction that has ended");
        }
        if (!tenant.equals(tenantOfTransaction())) {
            throw new IllegalStateException("The statement was prepared for another tenant");
        }
        sendDeferred(false);
    }

    boolean inTransaction() throws SQLException {
        return !shared().getAutoCommit();
    }

    long transaction() {
        return transaction;
    }

    StatementObserver observer() {
        return source.observer();
    }

    private Connection shared() {
        return sessions.shared().connection();
    }

    @SuppressWarnings("ReferenceEquality") // a connection equals itself only
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    private void forget(@Nullable Object @Nullable [] arguments) {
        boolean toSavepoint = arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint;
        sessions.forget(!toSavepoint);
        if (!toSavepoint) {
            bound = null;
            boundRoute = null;
            savepoint = false;
            transaction++;
        }
    }

    static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException wrapped) {
            throw Objects.requireNonNullElse(wrapped.getCause(), wrapped);
        }
    }
}
