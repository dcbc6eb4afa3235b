package dev.basefly.database;

import dev.basefly.runtime.MasterKey;
import dev.basefly.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The logins of the pools. Each may do what its role may and nothing else, so no SQL that comes through a pool leads to
 * more. They are made when first needed; the password is derived from the installation's secret and kept nowhere.
 */
final class PoolLogins {

    private static final Logger log = LoggerFactory.getLogger(PoolLogins.class);
    private static final int MARK = 8;

    private final MasterKey key;
    private final boolean makes;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    /** @param makes whether missing ones are made */
    PoolLogins(MasterKey key, boolean makes) {
        this.key = key;
        this.makes = makes;
    }

    /**
     * How a pool connects.
     *
     * @param own whether the login is the role's; otherwise it is the owner's, who takes the role by a start-up option
     */
    record Login(DatabaseAddress address, String role, boolean own) {

        /** To another database of the same server. */
        Login withDatabase(String name) {
            return new Login(address.withDatabase(name), role, own);
        }
    }

    /** The login of a role in the database; the owner's where its owner may not make logins. */
    Login of(DatabaseAddress owner, String role) {
        try {
            Login login = new Login(ownAddress(owner, role), role, true);
            if (!works(login) && makes) {
                make(owner, login);
            }
            if (works(login)) {
                return login;
            }
        } catch (SQLException | DataAccessException refused) {
            log.warn("No login of its own for {}: {}", role, refused.getMessage());
        }
        missing.add(role);
        return new Login(owner, role, false);
    }

    /** The roles that the owner takes itself because it could not make logins for them. */
    Set<String> missing() {
        return Set.copyOf(missing);
    }

    /** Names are for one database and one secret, so that installations on a server do not take each other's. */
    private DatabaseAddress ownAddress(DatabaseAddress owner, String role) throws SQLException {
        try (PlaceConnection connection = new PlaceConnection(open(owner))) {
            String name = role + "_"
                    + connection
                            .jdbc()
                            .sql("select oid from pg_database where datname = current_database()")
                            .query(Long.class)
                            .single();
            String derived = HexFormat.of().formatHex(key.mac("database login", name.getBytes(StandardCharsets.UTF_8)));
            return new DatabaseAddress(
                    owner.jdbcUrl(), name + "_" + derived.substring(0, MARK), new Secret(derived.substring(MARK)));
        }
    }

    private static boolean works(Login login) {
        try (Connection connection = open(login.address())) {
            return connection.isValid(5);
        } catch (SQLException refused) {
            log.debug("{} cannot log in: {}", login.address().username(), refused.getMessage());
            return false;
        }
    }

    private static void make(DatabaseAddress owner, Login login) throws SQLException {
        String name = login.address().username();
        try (Connection connection = open(owner)) {
            PlaceConnection place = new PlaceConnection(connection);
            place.inTransaction(() -> {
                place.jdbc()
                        .sql("select pg_advisory_xact_lock(hashtextextended(:name, 7079))")
                        .param("name", name)
                        .query((row, index) -> index)
                        .list();
                boolean exists = place.jdbc()
                        .sql("select exists (select from pg_roles where rolname = :name)")
                        .param("name", name)
                        .query(Boolean.class)
                        .single();
                if (!exists) {
                    place.execute("create role " + name + " login");
                }
                place.execute("grant " + login.role() + " to " + name + " with inherit true, set false");
                return true;
            });
            // Hashed here, so that the password is in no log of the server.
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(name, login.address().password().reveal().toCharArray(), "scram-sha-256");
        }
    }

    private static Connection open(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(
                address.jdbcUrl(), address.username(), address.password().reveal());
    }
}
