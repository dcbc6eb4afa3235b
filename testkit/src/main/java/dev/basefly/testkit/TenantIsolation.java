package dev.basefly.testkit;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Proves that PostgreSQL itself keeps tenants apart: {@link #verify} walks the catalogue, {@link #verifyAccess} attacks
 * the rows of one table.
 *
 * <p>A tenant-owned table of the schema public has a column {@code tenant_id}; the application works as the role {@code
 * basefly_app} and names its tenant in the setting {@code basefly.tenant_id}.
 */
public final class TenantIsolation {

    private TenantIsolation() {}

    /** Verifies a database whose tables all belong to tenants or are kept from the application. */
    public static void verify(DataSource dataSource) {
        verify(dataSource, global());
    }

    /**
     * Verifies that each table of a tenant has forced row-level security with exactly the policy of the platform and an
     * index that begins with the tenant, that the application reaches no other table than the named ones, and that its
     * role has no way around row-level security.
     *
     * @throws AssertionError naming each table, what is wrong and the SQL that repairs it
     */
    public static void verify(DataSource dataSource, GlobalTables allowed) {
        var violations = new Violations();
        try (var connection = dataSource.getConnection()) {
            new TenantCatalogue(connection, allowed.names(), violations).inspect();
        } catch (SQLException e) {
            throw new IllegalStateException("The catalogue could not be read", e);
        }
        violations.throwAll("Tenant isolation of the database");
    }

    /**
     * Verifies that the application, acting for {@code own}, sees its rows of {@code table} and neither reads, changes,
     * adds nor removes a row of {@code foreign} by select, update, insert, upsert, delete, truncate or copy.
     *
     * <p>Both tenants need at least one row. Everything is rolled back.
     *
     * @param dataSource connects as a login that may set the role {@code basefly_app}
     * @throws AssertionError naming each statement that got through
     */
    public static void verifyAccess(DataSource dataSource, String table, UUID own, UUID foreign) {
        var violations = new Violations();
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                new ForeignRows(connection, table, own, foreign, violations).attack();
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The table %s could not be tried".formatted(table), e);
        }
        violations.throwAll("Tenant isolation of the table " + table);
    }

    /** The tables with a tenant, so that a test can {@link #verifyAccess verify access} to each. */
    public static List<String> tenantTables(DataSource dataSource) {
        try (var connection = dataSource.getConnection()) {
            return new TenantCatalogue(connection, Set.of(), new Violations()).tenantTables();
        } catch (SQLException e) {
            throw new IllegalStateException("The catalogue could not be read", e);
        }
    }

    /** Names the tables, views and functions without a tenant that the application may nevertheless use. */
    public static GlobalTables global(String... names) {
        return new GlobalTables(Set.of(names));
    }

    /** The tables, views and functions without a tenant that the application may use. */
    public record GlobalTables(Set<String> names) {

        public GlobalTables {
            names = Set.copyOf(names);
        }
    }
}
