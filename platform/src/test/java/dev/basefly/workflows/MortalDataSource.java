package dev.basefly.workflows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections of a process that is killed before or after the n-th statement or commit: what it had open is rolled back. */
public final class MortalDataSource extends DelegatingDataSource {

    private int count;
    private int end;
    private boolean after;
    private boolean dead;

    /** What the rest of a killed process does not live to see. */
    public static final class Killed extends Error {

        private static final long serialVersionUID = 1;

        Killed() {
            super("killed", null, false, false);
        }
    }

    public MortalDataSource(DataSource target) {
        super(target);
    }

    /** Begins to count anew; dies at no statement if the number is 0. */
    public void dieAt(int statement, boolean afterIt) {
        count = 0;
        end = statement;
        after = afterIt;
        dead = false;
    }

    /** Another process takes its place, which lives. */
    public void restart() {
        end = 0;
        dead = false;
    }

    public int count() {
        return count;
    }

    public boolean hasDied() {
        return dead;
    }

    @Override
    public Connection getConnection() throws SQLException {
        requireLife();
        Connection real = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        requireLife();
                        return statement((PreparedStatement) call(real, method, arguments));
                    }
                    if (method.getName().equals("commit")) {
                        return boundary(real, method, arguments);
                    }
                    if (method.getName().equals("setAutoCommit") && dead && !real.getAutoCommit()) {
                        real.rollback();
                    }
                    Object result = call(real, method, arguments);
                    if (method.getName().equals("setAutoCommit") && !real.getAutoCommit()) {
                        forgetTheDisk(real);
                    }
                    return result;
                });
    }

    /** The server does not die here, so that nobody has to wait for its disk. */
    private static void forgetTheDisk(Connection transaction) throws SQLException {
        try (PreparedStatement setting = transaction.prepareStatement("set local synchronous_commit to off")) {
            boolean ignored = setting.execute();
        }
    }

    private Object statement(PreparedStatement real) {
        return Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (_, method, arguments) -> method.getName().startsWith("execute")
                        ? boundary(real, method, arguments)
                        : call(real, method, arguments));
    }

    private Object boundary(Object real, Method method, Object[] arguments) throws Throwable {
        requireLife();
        count++;
        if (count == end && !after) {
            die();
        }
        Object result = call(real, method, arguments);
        if (count == end) {
            die();
        }
        return result;
    }

    private void die() {
        dead = true;
        throw new Killed();
    }

    private void requireLife() {
        if (dead) {
            throw new Killed();
        }
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }
}
