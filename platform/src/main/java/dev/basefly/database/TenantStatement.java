package dev.basefly.database;

import dev.basefly.database.Placement.Route;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Types;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A prepared statement for one tenant. When it carries the tenant itself, its first parameters and first result are the
 * setting's, and this hides them.
 */
final class TenantStatement implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(TenantStatement.class);
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Nulls of these types the driver sends with their type. */
    private static final Set<Integer> TYPED_NULLS = Set.of(
            Types.VARCHAR,
            Types.CHAR,
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.NUMERIC,
            Types.REAL,
            Types.DOUBLE,
            Types.BOOLEAN,
            Types.BIT,
            Types.DATE,
            Types.BINARY,
            Types.VARBINARY);

    /** What the statement was prepared from. */
    record Text(String sql, UUID tenant, Route route, boolean prefixed) {}

    private record Parameter(Method method, List<@Nullable Object> arguments) {}

    private final TenantConnection connection;
    private final Connection proxy;
    private final Text text;
    private final long preparedIn;
    private final List<Parameter> parameters = new ArrayList<>();
    private TenantSession session;
    private Route route;
    private PreparedStatement statement;
    private boolean prefixed;
    private boolean typeOpen;

    TenantStatement(
            TenantConnection connection,
            Connection proxy,
            TenantSession session,
            PreparedStatement statement,
            Text text) {
        this.connection = connection;
        this.proxy = proxy;
        this.session = session;
        this.route = text.route();
        this.statement = statement;
        this.text = text;
        this.prefixed = text.prefixed();
        this.preparedIn = connection.transaction();
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (name.equals("unwrap")) {
            throw new SQLFeatureNotSupportedException("The driver's statement would forget the tenant");
        }
        if (!prefixed) {
            return plain(name, method, arguments);
        }
        return switch (name) {
            case "executeQuery" -> {
                run();
                yield result();
            }
            case "executeUpdate" -> {
                run();
                yield statement.getUpdateCount();
            }
            case "executeLargeUpdate" -> {
                run();
                yield statement.getLargeUpdateCount();
            }
            case "execute" -> {
                run();
                yield statement.getResultSet() != null;
            }
            case "addBatch" -> {
                carryAlone();
                yield TenantConnection.call(statement, method, arguments);
            }
            case "clearParameters" -> {
                parameters.clear();
                statement.clearParameters();
                TenantSession.setOwnParameters(statement, text.tenant(), route);
                yield null;
            }
            case "getMetaData", "getParameterMetaData", "executeBatch", "executeLargeBatch" ->
                throw new SQLFeatureNotSupportedException(name + " before the first statement of a transaction");
            case "getConnection" -> proxy;
            default -> TenantConnection.call(statement, method, shifted(name, method, arguments));
        };
    }

    private @Nullable Object plain(String name, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (name.equals("getConnection")) {
            return proxy;
        }
        if (!name.startsWith("execute")) {
            return TenantConnection.call(statement, method, arguments);
        }
        connection.beforeExecution(text.tenant(), preparedIn, false);
        return observed(() -> {
            try {
                return TenantConnection.call(statement, method, arguments);
            } catch (SQLException | RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new SQLException(failure);
            }
        });
    }

    /** Moves the index of a parameter behind ours. */
    private @Nullable Object @Nullable [] shifted(String name, Method method, @Nullable Object @Nullable [] arguments)
            throws SQLException {
        if (arguments == null || arguments.length < 2 || !name.startsWith("set")) {
            return arguments;
        }
        if (!(arguments[0] instanceof Integer index)) {
            return arguments;
        }
        if (!typeOpen && leavesTypeOpen(name, arguments)) {
            typeOpen = true;
            keepOffTheServer();
        }
        if (route.moving() || connection.inTransaction()) {
            parameters.add(new Parameter(method, Arrays.asList(arguments.clone())));
        }
        arguments[0] = index + TenantSession.ownParameters(route);
        return arguments;
    }

    /**
     * Lets the driver never prepare this statement on the server: for parameters without a type it would first ask for the
     * types, and so send the tenant as a request of its own, whose setting ends before the statement begins.
     */
    private void keepOffTheServer() throws SQLException {
        statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    }

    /** Whether the driver sends the parameter without a type, so that the server has to find one. */
    private static boolean leavesTypeOpen(String name, @Nullable Object[] arguments) {
        return switch (name) {
            case "setDate", "setTime", "setTimestamp" -> true;
            case "setNull" -> !(arguments[1] instanceof Integer type) || !TYPED_NULLS.contains(type);
            case "setObject" ->
                !isTyped(arguments[1])
                        || (arguments.length > 2
                                && !(arguments[1] instanceof Temporal)
                                && (Objects.equals(arguments[2], Types.DATE) || !TYPED_NULLS.contains(arguments[2])));
            default -> false;
        };
    }

    private static boolean isTyped(@Nullable Object value) {
        return value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID
                || value instanceof Temporal
                || value instanceof byte[]
                || value instanceof Array;
    }

    private void run() throws SQLException {
        connection.beforeExecution(text.tenant(), preparedIn, true);
        observed(() -> {
            if (route.moving()) {
                executeWhereverItIs();
            } else {
                statement.execute();
            }
            return statement.getMoreResults();
        });
        connection.carried(session, text.tenant(), route);
        parameters.clear();
    }

    /** Executes, and does so again in the tenant's new place when it moved there meanwhile. */
    private void executeWhereverItIs() throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                boolean gated = connection.isGated(session, route);
                statement.execute();
                if (gated) {
                    statement.getMoreResults();
                }
                return;
            } catch (SQLException failure) {
                connection.startAgain(session, failure, attempt);
                statement.close();
                statement = connection.prepareAgain(this, text.tenant(), text.sql());
                replay(TenantSession.ownParameters(route));
            }
        }
    }

    /** Says in which place the statement runs from now on. */
    void moveTo(TenantSession other, Route current) {
        session = other;
        route = current;
    }

    /** Sets the parameters of a statement that was prepared again, behind this many others. */
    private void replay(int before) throws SQLException {
        if (typeOpen) {
            keepOffTheServer();
        }
        for (Parameter parameter : parameters) {
            @Nullable Object[] arguments = parameter.arguments().toArray();
            arguments[0] = (Integer) Objects.requireNonNull(arguments[0]) + before;
            try {
                TenantConnection.call(statement, parameter.method(), arguments);
            } catch (SQLException | RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new SQLException(failure);
            }
        }
    }

    private <T extends @Nullable Object> T observed(StatementObserver.Execution<T> execution) throws SQLException {
        long start = System.nanoTime();
        try {
            return connection.observer().observe(text.sql(), execution);
        } finally {
            long nanos = System.nanoTime() - start;
            if (nanos > SLOW_NANOS) {
                log.warn("Slow statement, {} ms: {}", TimeUnit.NANOSECONDS.toMillis(nanos), text.sql());
            }
        }
    }

    private ResultSet result() throws SQLException {
        return Objects.requireNonNull(statement.getResultSet(), "the statement returned no rows to read");
    }

    /** A batch cannot carry the tenant: it goes ahead alone, and the statement is prepared again without it. */
    private void carryAlone() throws Throwable {
        if (!connection.inTransaction()) {
            throw new SQLFeatureNotSupportedException("A batch for a tenant needs a transaction: open one");
        }
        session = connection.sendAlone(text.tenant(), text.sql());
        route = connection.route(text.tenant());
        statement.close();
        statement = session.connection().prepareStatement(TenantSession.later(route, text.sql()));
        replay(0);
        parameters.clear();
        prefixed = false;
    }
}
