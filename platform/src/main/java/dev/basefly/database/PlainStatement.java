package dev.basefly.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement without parameters, or a call: runs only in the transaction in which it was made. */
final class PlainStatement implements InvocationHandler {

    @SuppressWarnings("ArrayRecordComponent") // handed on as it came, never compared
    private record Option(Method method, @Nullable Object @Nullable [] arguments) {}

    private final TenantConnection connection;
    private final Connection proxy;
    private final UUID tenant;
    private final long madeIn;
    private final List<Option> options = new ArrayList<>(2);
    private Statement statement;
    private TenantSession session;

    PlainStatement(
            TenantConnection connection, Connection proxy, Statement statement, TenantSession session, UUID tenant) {
        this.connection = connection;
        this.proxy = proxy;
        this.statement = statement;
        this.session = session;
        this.tenant = tenant;
        this.madeIn = connection.transaction();
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (name.equals("getConnection")) {
            return proxy;
        }
        if (name.equals("unwrap")) {
            throw new SQLFeatureNotSupportedException("The driver's statement would forget the tenant");
        }
        if (name.startsWith("execute") || name.equals("addBatch")) {
            connection.beforeExecution(tenant, madeIn, false);
            if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
                goWhereItBelongs(sql);
            }
        } else if (name.startsWith("set")) {
            options.add(new Option(method, arguments));
        }
        return TenantConnection.call(statement, method, arguments);
    }

    /** The text is known only now, and with it the database it is for. */
    private void goWhereItBelongs(String sql) throws Throwable {
        TenantSession right = connection.sendAlone(tenant, sql);
        if (right.equals(session)) {
            return;
        }
        statement.close();
        session = right;
        statement = right.connection().createStatement();
        for (Option option : options) {
            TenantConnection.call(statement, option.method(), option.arguments());
        }
    }
}
