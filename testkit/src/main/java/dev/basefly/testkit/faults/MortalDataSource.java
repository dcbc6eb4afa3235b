package dev.basefly.testkit.faults;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections of a process that is killed before or after the n-th statement or commit: what it had open is rolled back.
 */
public final class MortalDataSource extends DelegatingDataSource {

    private static final String CONNECTION_FAILURE = "08006";

    private final Life life;

    public MortalDataSource(DataSource target) {
        this(target, new Life());
    }

    /** @param life of the process, which may end elsewhere, too */
    public MortalDataSource(DataSource target, Life life) {
        super(target);
        this.life = life;
    }

    /** Begins to count anew; dies at no statement if the number is 0. */
    public void dieAt(int statement, boolean afterIt) {
        life.dieAt(statement, afterIt);
    }

    /** Another process takes its place, which lives. */
    public void restart() {
        life.restart();
    }

    public int count() {
        return life.count();
    }

    public boolean hasDied() {
        return life.hasDied();
    }

    @Override
    public Connection getConnection() throws SQLException {
        life.requireLife();
        Connection real = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        life.requireLife();
                        return statement(real, (PreparedStatement) call(real, method, arguments));
                    }
                    if (method.getName().equals("commit")) {
                        return boundary(real, real, method, arguments);
                    }
                    if (method.getName().equals("setAutoCommit") && life.hasDied() && !real.getAutoCommit()) {
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

    private Object statement(Connection connection, PreparedStatement real) {
        return Proxy.newProxyInstance(
                PreparedStatement.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (_, method, arguments) -> method.getName().startsWith("execute")
                        ? boundary(connection, real, method, arguments)
                        : call(real, method, arguments));
    }

    private Object boundary(Connection connection, Object real, Method method, Object[] arguments) throws Throwable {
        if (life.enter()) {
            end(connection);
        }
        Object result = call(real, method, arguments);
        if (life.leave()) {
            end(connection);
            throw new SQLException("The connection broke before the answer came", CONNECTION_FAILURE);
        }
        return result;
    }

    /** The server ends the connection from its side. */
    private static void end(Connection connection) {
        try (Statement last = connection.createStatement()) {
            boolean ignored = last.execute("select pg_terminate_backend(pg_backend_pid())");
        } catch (SQLException ended) {
            // As it was told.
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
