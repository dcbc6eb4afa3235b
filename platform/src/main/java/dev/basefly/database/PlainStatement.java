package dev.basefly.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A statement without parameters, or a call: runs only in the transaction in which it was made. */
record PlainStatement(TenantConnection connection, Connection proxy, Statement statement, UUID tenant, long madeIn)
        implements InvocationHandler {

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
        if (name.startsWith("execute")) {
            connection.checkStillValid(tenant, madeIn, false);
        }
        return TenantConnection.call(statement, method, arguments);
    }
}
