package dev.basefly.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement without parameters, or a call: runs only in the transaction in which it was made. */
record PlainStatement(TenantConnection connection, Connection proxy, Statement statement, long madeIn)
        implements InvocationHandler {

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (name.equals("getConnection")) {
            return proxy;
        }
        if (name.startsWith("execute")) {
            connection.checkStillValid(madeIn);
        }
        return TenantConnection.call(statement, method, arguments);
    }
}
