package dev.basefly.database;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes whose outcome nobody waits for, because the transaction fails with them: they travel in the message of the commit,
 * so they cost no round trip. Whatever the transaction does after such a write finds it done, and one that is rolled back
 * never happened. For tables of the platform, in the tenant's scope.
 */
public final class DeferredWrites {

    private final DataSource tenants;
    private final JdbcTemplate atOnce;

    DeferredWrites(DataSource tenants) {
        this.tenants = tenants;
        this.atOnce = new JdbcTemplate(tenants);
    }

    /** A statement without a result. */
    record Write(String sql, List<@Nullable Object> values) {

        Write {
            values = Collections.unmodifiableList(values);
        }
    }

    /**
     * Writes with the commit of the tenant's open transaction, before its next statement if there is one; outside of a
     * transaction at once.
     *
     * @param sql one statement without a result, with question marks
     * @param values a null stands for a null of text, whose type is the same from time to time
     */
    public void write(String sql, List<@Nullable Object> values) {
        TenantConnection open = open();
        if (open == null || !open.defer(new Write(sql, values))) {
            atOnce.update(sql, statement -> bind(statement, 0, values));
        }
    }

    private @Nullable TenantConnection open() {
        if (TransactionSynchronizationManager.getResource(tenants) instanceof ConnectionHolder transaction) {
            Connection connection = transaction.getConnection();
            return Proxy.isProxyClass(connection.getClass())
                            && Proxy.getInvocationHandler(connection) instanceof TenantConnection ours
                    ? ours
                    : null;
        }
        return null;
    }

    /** The text that does all of these, and then commits if that is wanted. */
    static String text(List<Write> writes, boolean commit) {
        return writes.stream().map(Write::sql).collect(Collectors.joining("; ", "", commit ? "; commit" : ""));
    }

    static void execute(Connection connection, List<Write> writes, String text) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            int before = 0;
            for (Write write : writes) {
                bind(statement, before, write.values());
                before += write.values().size();
            }
            statement.execute();
        }
    }

    private static void bind(PreparedStatement statement, int before, List<@Nullable Object> values)
            throws SQLException {
        for (int at = 0; at < values.size(); at++) {
            Object value = values.get(at);
            if (value == null) {
                // Without a type the server would plan the statement anew whenever another value is missing.
                statement.setNull(before + at + 1, Types.VARCHAR);
            } else {
                statement.setObject(before + at + 1, value);
            }
        }
    }
}
