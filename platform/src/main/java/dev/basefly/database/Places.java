package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** The places product data can live in: makes, migrates, opens and removes them, as the login that owns the schema. */
public final class Places implements AutoCloseable {

    private static final Placement MAIN = new Placement.Shared();
    private static final String NO_SUCH_DATABASE = "3D000";

    /** How long connections to a database may go on after its tenant left it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String UNGUARDED = """
            select distinct format('alter table %I.%I enable trigger %I', n.nspname, c.relname, t.tgname)
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
            where t.tgname in ('place_guard', 'place_follow') and t.tgenabled = 'D' and n.nspname = :schema
            """;

    private static final String REFERENCES_OUT = """
            select format('alter table %I.%I drop constraint %I', n.nspname, t.relname, f.conname)
            from pg_constraint f
            join pg_class t on t.oid = f.conrelid join pg_namespace n on n.oid = t.relnamespace
            join pg_class r on r.oid = f.confrelid
            where f.contype = 'f' and f.conparentid = 0 and n.nspname = :schema and r.relnamespace <> t.relnamespace
            """;

    /** The keys of the platform's tables, for what refers to them in a database that does not have them. */
    private static final String KEYS_OF_THE_PLATFORM = """
            select format('create table platform.%I (%s, %s)', t.relname,
                (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
                 from pg_attribute a where a.attrelid = t.oid
                 and a.attnum in (select unnest(c.conkey) from pg_constraint c
                                  where c.conrelid = t.oid and c.contype in ('p', 'u'))),
                (select string_agg(pg_get_constraintdef(c.oid), ', ') from pg_constraint c
                 where c.conrelid = t.oid and c.contype in ('p', 'u')))
            from pg_class t
            where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and not t.relispartition
            and t.relname !~ '^flyway_' and t.relname not in ('tenant_places', 'tenant_changes')
            and not exists (select from pg_trigger g where g.tgrelid = t.oid and g.tgname = 'place_guard')
            and exists (select from pg_constraint c where c.conrelid = t.oid and c.contype in ('p', 'u'))
            """;

    private final DatabaseServer server;
    private final Schema schema;
    private final PlacePools pools;
    private volatile int migrations = -1;

    Places(DatabaseServer server, DatabaseSettings settings, Schema schema, PoolLogins logins) {
        this.server = server;
        this.schema = schema;
        this.pools = new PlacePools(
                settings.tenantDatabases(), database -> openPool(login(database, logins), settings, schema));
    }

    /** Whether the text can be the address of a tenant's own database. */
    public static boolean isAddress(String url) {
        return DatabaseAddress.isValid(url);
    }

    /** A connection as the owner to the database in which the place is, not pooled. */
    public PlaceConnection open(Placement place) throws SQLException {
        return new PlaceConnection(connect(place));
    }

    /**
     * Whether both places are in one database, whatever their addresses say: a lock that is held in the one is held in the
     * other. A database of ours that does not exist is no other one.
     */
    public boolean inOneDatabase(Placement one, Placement other) throws SQLException {
        long lock = ThreadLocalRandom.current().nextLong();
        try (PlaceConnection here = open(one);
                PlaceConnection there = open(other)) {
            // In transactions, so that a pooler between cannot give both the same session.
            return here.inTransaction(() -> tryLock(here, lock) && !there.inTransaction(() -> tryLock(there, lock)));
        } catch (SQLException failure) {
            if (NO_SUCH_DATABASE.equals(failure.getSQLState())) {
                return false;
            }
            throw failure;
        }
    }

    /**
     * A connection of the pool to a tenant's own database, as the role of the tenants' pool.
     *
     * @throws Placement.Unavailable when the database gives none
     */
    public Connection connectPooled(Placement.Database database) {
        try {
            return pools.connect(database);
        } catch (SQLException | CannotGetJdbcConnectionException | HikariPool.PoolInitializationException failure) {
            throw new Placement.Unavailable("The organization's own database gives no connection", failure);
        }
    }

    /** Makes the place, empty and up to date; what is there already stays. */
    public void create(Placement place) throws SQLException {
        if (place instanceof Placement.Shared) {
            return;
        }
        if (place instanceof Placement.Database database && database.onSameServer()) {
            createDatabase(database.name());
        }
        migrate(place);
    }

    /**
     * Runs the product's migrations that are new in the place; returns how many it then has. Others who do the same
     * meanwhile wait.
     *
     * @throws DatabaseUnavailable when a migration fails
     */
    public int migrate(Placement place) throws SQLException {
        try (PlaceConnection lock = open(MAIN)) {
            lock.jdbc()
                    .sql("select pg_advisory_lock(hashtextextended(:place, 7078))")
                    .param("place", place.toString())
                    .query((row, index) -> index)
                    .list();
            runMigrations(place);
            if (!(place instanceof Placement.Shared)) {
                guard(place);
            }
            return finished(place);
        } catch (FlywayException failure) {
            throw new DatabaseUnavailable(
                    "The place " + place.schema() + " cannot be brought up to date: " + Schema.rootMessage(failure),
                    "mend it; finished migrations are not repeated",
                    failure);
        }
    }

    /** Switches the guards of the place's product tables on, which waits for writers. */
    public void guard(Placement place) throws SQLException {
        try (PlaceConnection owner = open(place)) {
            BriefLocks.execute(owner, statements(owner, place, UNGUARDED));
        }
    }

    /** How many migrations of the product this program has, and a place must have to be used by it. */
    public int migrations() {
        if (migrations < 0) {
            migrations = finished(MAIN);
        }
        return migrations;
    }

    /** Gives up connections to a database that a tenant has left, as soon as they are not in use. */
    public void release(Placement.Database database) {
        pools.release(database);
    }

    /** Removes the place with everything in it. A database at an address of the operator's stays, without our tables. */
    public void drop(Placement place) throws SQLException {
        switch (place) {
            case Placement.Shared ignored -> throw new IllegalArgumentException("The shared place is everybody's");
            case Placement.Schema own -> dropSchema(own);
            case Placement.Database own -> {
                if (own.onSameServer()) {
                    awaitIdle(own);
                }
                pools.close(own);
                if (own.onSameServer()) {
                    execute(MAIN, "drop database if exists " + own.name() + " with (force)");
                }
            }
        }
    }

    @Override
    public void close() {
        pools.close();
    }

    private void runMigrations(Placement place) throws SQLException {
        switch (place) {
            case Placement.Shared ignored -> schema.migrate(server.address());
            case Placement.Schema own -> {
                BriefLocks.untilFree(() -> schema.migrateProduct(server.address(), own.name()));
                execute(MAIN, "grant usage on schema " + own.name() + " to basefly_app, basefly_system");
            }
            case Placement.Database own -> {
                DatabaseAddress address = address(own);
                if (own.onSameServer()) {
                    execute(MAIN, "grant connect on database " + own.name() + " to basefly_app, basefly_system");
                }
                schema.migrateModule(address, "database");
                execute(own, "drop schema if exists platform cascade", "create schema platform");
                execute(own, keysOfThePlatform().toArray(String[]::new));
                BriefLocks.untilFree(
                        () -> schema.migrateProduct(address.withSearchPath("public,platform"), Placement.PUBLIC));
                // Foreign keys to the platform's tables, which are in the other database, go with them.
                execute(own, "drop schema platform cascade");
            }
        }
    }

    /**
     * Its foreign keys go first, each by itself: to drop one locks the table it refers to, which everybody uses, and
     * together they would lock several of those in an order of their own.
     */
    private void dropSchema(Placement.Schema own) throws SQLException {
        try (PlaceConnection owner = open(MAIN)) {
            BriefLocks.execute(owner, statements(owner, own, REFERENCES_OUT));
            BriefLocks.execute(owner, List.of("drop schema if exists " + own.name() + " cascade"));
        }
    }

    private static boolean tryLock(PlaceConnection place, long lock) {
        return place.jdbc()
                .sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", lock)
                .query(Boolean.class)
                .single();
    }

    private static List<String> statements(PlaceConnection owner, Placement place, String query) {
        return owner.jdbc()
                .sql(query)
                .param("schema", place.schema())
                .query((row, index) -> row.getString(1))
                .list();
    }

    /** Logins belong to the server: that of the first database leads to the others that are on the same one. */
    private PoolLogins.Login login(Placement.Database own, PoolLogins logins) {
        return own.onSameServer()
                ? logins.of(server.address(), "basefly_app").withDatabase(own.name())
                : logins.of(address(own), "basefly_app");
    }

    private static HikariDataSource openPool(PoolLogins.Login login, DatabaseSettings settings, Schema schema) {
        HikariDataSource pool = DatabaseConfiguration.pool(login, settings, settings.tenantDatabasePoolSize(), 0);
        try {
            schema.requireRole(pool, "basefly_app");
            return pool;
        } catch (RuntimeException failure) {
            pool.close();
            throw failure;
        }
    }

    private Connection connect(Placement place) throws SQLException {
        DatabaseAddress address = address(place);
        String url = address.jdbcUrl() + (address.jdbcUrl().contains("?") ? "&" : "?")
                + "ApplicationName=basefly_places&connectTimeout=5&tcpKeepAlive=true&logServerErrorDetail=false";
        return DriverManager.getConnection(
                url, address.username(), address.password().reveal());
    }

    private DatabaseAddress address(Placement place) {
        return switch (place) {
            case Placement.Shared ignored -> server.address();
            case Placement.Schema ignored -> server.address();
            case Placement.Database own
            when own.onSameServer() -> server.address().withDatabase(own.name());
            case Placement.Database own -> DatabaseAddress.of(own.url());
        };
    }

    /** Lets readers finish that began before the tenant left, for a while. */
    private void awaitIdle(Placement.Database database) throws SQLException {
        pools.release(database);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (PlaceConnection main = open(MAIN)) {
            while (System.nanoTime() < end
                    && main.jdbc()
                            .sql("select exists (select from pg_stat_activity where datname = :name)")
                            .param("name", database.name())
                            .query(Boolean.class)
                            .single()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void createDatabase(String name) throws SQLException {
        try (PlaceConnection connection = open(MAIN)) {
            boolean exists = connection
                    .jdbc()
                    .sql("select exists (select from pg_database where datname = :name)")
                    .param("name", name)
                    .query(Boolean.class)
                    .single();
            if (!exists) {
                connection.execute("create database " + name, "revoke all on database " + name + " from public");
            }
        }
    }

    private List<String> keysOfThePlatform() throws SQLException {
        try (PlaceConnection connection = open(MAIN)) {
            return connection
                    .jdbc()
                    .sql(KEYS_OF_THE_PLATFORM)
                    .query((row, index) -> row.getString(1))
                    .list();
        }
    }

    private int finished(Placement place) {
        try (Connection connection = connect(place)) {
            return schema.finishedInProduct(connection, place.schema());
        } catch (SQLException failure) {
            throw new Placement.Unavailable("The place " + place.schema() + " does not answer");
        }
    }

    private void execute(Placement place, String... statements) throws SQLException {
        try (Connection connection = connect(place);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
