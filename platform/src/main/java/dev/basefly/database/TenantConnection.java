package dev.basefly.database;

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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Behaves as a connection on which every statement runs for the tenant in scope. Used by one thread at a time. */
final class TenantConnection implements InvocationHandler {

    /** Sent before a statement, in one message with it; the condition keeps it from returning a row. */
    static final String PREFIX = "select where set_config('basefly.tenant_id', ?, true) is null; ";

    private static final String SET = "select set_config('basefly.tenant_id', ?, true)";

    private final Connection connection;
    private final TenantDataSource source;
    private @Nullable UUID sent;
    private @Nullable UUID bound;
    private long transaction;

    TenantConnection(Connection connection, TenantDataSource source) {
        this.connection = connection;
        this.source = source;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "prepareStatement" -> prepare(proxy, method, Objects.requireNonNull(arguments));
            case "createStatement", "prepareCall" -> statementInTransaction(proxy, method, arguments);
            case "commit", "rollback", "setAutoCommit", "close", "abort" -> {
                forget(arguments);
                yield call(connection, method, arguments);
            }
            case "unwrap" -> unwrap(proxy, (Class<?>) Objects.requireNonNull(arguments)[0]);
            case "isWrapperFor" ->
                ((Class<?>) Objects.requireNonNull(Objects.requireNonNull(arguments)[0])).isInstance(proxy)
                        || Boolean.TRUE.equals(call(connection, method, arguments));
            case "equals" -> isSame(proxy, Objects.requireNonNull(arguments)[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "tenant connection on " + connection;
            default -> call(connection, method, arguments);
        };
    }

    private Object prepare(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
        UUID tenant = tenantOfTransaction();
        String sql = (String) Objects.requireNonNull(arguments[0]);
        if (sent == null && arguments.length == 1) {
            PreparedStatement statement = connection.prepareStatement(PREFIX + sql);
            statement.setString(1, tenant.toString());
            return prepared(proxy, statement, sql, tenant, true);
        }
        sendAlone(tenant);
        PreparedStatement statement = (PreparedStatement) Objects.requireNonNull(call(connection, method, arguments));
        return prepared(proxy, statement, sql, tenant, false);
    }

    private Object prepared(Object proxy, PreparedStatement statement, String sql, UUID tenant, boolean prefixed) {
        return Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                new TenantStatement(
                        this, (Connection) proxy, statement, new TenantStatement.Text(sql, tenant, prefixed)));
    }

    private Object statementInTransaction(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        UUID tenant = tenantOfTransaction();
        sendAlone(tenant);
        Statement statement = (Statement) Objects.requireNonNull(call(connection, method, arguments));
        Class<?> type = statement instanceof CallableStatement ? CallableStatement.class : Statement.class;
        return Proxy.newProxyInstance(
                Statement.class.getClassLoader(),
                new Class<?>[] {type},
                new PlainStatement(this, (Connection) proxy, statement, tenant, transaction));
    }

    /** The driver's own connection, for example for COPY: only in a transaction that knows its tenant. */
    private Object unwrap(Object proxy, Class<?> type) throws SQLException {
        if (type.isInstance(proxy)) {
            return proxy;
        }
        sendAlone(tenantOfTransaction());
        return connection.unwrap(type);
    }

    private UUID tenantOfTransaction() {
        UUID tenant = source.currentTenant();
        if (bound != null && !bound.equals(tenant)) {
            throw new IllegalStateException("The tenant changed inside a transaction");
        }
        return tenant;
    }

    /** Sends the tenant as a statement of its own, one round trip more, where it cannot ride along. */
    void sendAlone(UUID tenant) throws SQLException {
        if (sent != null) {
            return;
        }
        if (connection.getAutoCommit()) {
            throw new SQLFeatureNotSupportedException(
                    "Outside of a transaction only prepared statements without options can carry the tenant:"
                            + " open a transaction");
        }
        try (PreparedStatement statement = connection.prepareStatement(SET)) {
            statement.setString(1, tenant.toString());
            statement.execute();
        }
        sent = tenant;
        bound = tenant;
    }

    /** Notes that a prefixed statement ran: in a transaction the tenant is now known to the server. */
    void carried(UUID tenant) throws SQLException {
        if (!connection.getAutoCommit()) {
            sent = tenant;
            bound = tenant;
        }
    }

    /** Guards a statement that is used later than it was prepared. */
    void checkStillValid(UUID tenant, long preparedIn, boolean prefixed) {
        if (!prefixed && preparedIn != transaction) {
            throw new IllegalStateException("The statement was prepared in a transaction that has ended");
        }
        if (!tenant.equals(tenantOfTransaction())) {
            throw new IllegalStateException("The statement was prepared for another tenant");
        }
    }

    boolean inTransaction() throws SQLException {
        return !connection.getAutoCommit();
    }

    long transaction() {
        return transaction;
    }

    PreparedStatement prepareRaw(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    StatementObserver observer() {
        return source.observer();
    }

    @SuppressWarnings("ReferenceEquality") // a connection equals itself only
    private static boolean isSame(Object proxy, @Nullable Object other) {
        return proxy == other;
    }

    /** The setting ends with the transaction, and a rolled back savepoint may have taken it along. */
    private void forget(@Nullable Object @Nullable [] arguments) {
        sent = null;
        boolean toSavepoint = arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint;
        if (!toSavepoint) {
            bound = null;
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
