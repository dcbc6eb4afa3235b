package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Placement;
import dev.basefly.database.Placement.Route;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Which tenant lives where, kept in memory and read anew in the background. What is known is never older than a second:
 * a node that could not ask for so long waits, and then refuses, rather than look in the wrong place. Writes need no such
 * care, for the guard in the database refuses them in a place the tenant has left.
 */
@CrossTenant(reason = "the place is needed before a statement can be sent for a tenant")
public final class PlacementDirectory implements Placement.Source, AutoCloseable {

    /** The oldest knowledge that is acted on. */
    public static final Duration MAX_AGE = Duration.ofSeconds(1);

    private static final long MAX_AGE_NANOS = MAX_AGE.toNanos();
    private static final Duration PERIOD = Duration.ofMillis(300);
    private static final int MOST_STATEMENTS = 10_000;
    private static final Pattern NO_NAMES = Pattern.compile("'(?:[^']|'')*'|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*");

    private final SystemDatabase database;
    private final Places places;
    private final MasterKey key;
    private final Set<String> productTables;
    private final Map<String, Boolean> aboutProduct = new ConcurrentHashMap<>();
    private final PeriodicTask reading;
    private volatile Map<UUID, Route> routes = Map.of();
    private volatile long readAt;
    private volatile long known;
    private long newest;

    private record Entry(UUID tenant, Route route, long version) {}

    PlacementDirectory(SystemDatabase database, Places places, MasterKey key) {
        this.database = database;
        this.places = places;
        this.key = key;
        this.productTables =
                Set.copyOf(database.jdbc().sql("""
                        select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
                        where t.tgname = 'place_guard' and c.relnamespace = 'public'::regnamespace
                        """).query(String.class).list());
        refresh();
        this.reading = PeriodicTask.every(PERIOD, "placements", this::refresh);
        reading.start();
    }

    @Override
    public Route route(UUID tenant) {
        if (System.nanoTime() - readAt > MAX_AGE_NANOS) {
            awaitReading();
        }
        return routes.getOrDefault(tenant, Route.SHARED);
    }

    /** The tenant's placement. */
    public Placement of(UUID tenant) {
        return route(tenant).placement();
    }

    /**
     * The tenant's placement, for what must not take it for another one: where the address is unreadable, routes name the
     * shared place, which is not where the rows are.
     */
    Placement known(TenantId tenant) {
        Route route = route(tenant.value());
        if (route.placement() instanceof Placement.Shared && !route.problem().isEmpty()) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "The address of the organization's data cannot be read")
                    .reason("tenant_unavailable")
                    .remedy("Start with the secret it was encrypted with, then try again");
        }
        return route.placement();
    }

    @Override
    public long known() {
        return known;
    }

    @Override
    public synchronized void refresh() {
        long askedAt = System.nanoTime();
        learn();
        long last = lastVersion();
        // A change that was taken back, or whose tenant is gone, leaves a number that no row has.
        known = last <= newest ? newest : last == known ? known : settled();
        readAt = askedAt;
    }

    /** Whoever changes a place holds this lock to the end: so no number up to the answer is still to become visible. */
    private long settled() {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("select pg_advisory_xact_lock_shared(hashtextextended('placement versions', 7077))")
                    .query((row, index) -> index)
                    .list();
            long last = lastVersion();
            learn();
            return last;
        });
    }

    private long lastVersion() {
        return database.jdbc()
                .sql("select coalesce(pg_sequence_last_value('place_versions'), 0)")
                .query(Long.class)
                .single();
    }

    private void learn() {
        List<Entry> changed = database.jdbc()
                .sql("""
                        select tenant, kind, name, sealed_url, moving, migrations, problem, version
                        from tenant_placements where version > :newest order by version
                        """)
                .param("newest", newest)
                .query(this::entry)
                .list();
        if (!changed.isEmpty()) {
            Map<UUID, Route> all = new HashMap<>(routes);
            List<Placement> left = changed.stream()
                    .map(entry -> all.put(entry.tenant(), entry.route()))
                    .filter(Objects::nonNull)
                    .map(Route::placement)
                    .toList();
            routes = Map.copyOf(all);
            left.forEach(this::release);
            newest = changed.getLast().version();
        }
    }

    @Override
    public Connection connect(Placement.Database own) throws SQLException {
        return places.connectPooled(own);
    }

    /** By the names in the text; statements are constants, so each is looked at once. */
    @Override
    public boolean isAboutProduct(String sql) {
        Boolean known = aboutProduct.get(sql);
        if (known == null) {
            known = namesProductTable(sql);
            if (aboutProduct.size() < MOST_STATEMENTS) {
                aboutProduct.put(sql, known);
            }
        }
        return known;
    }

    private boolean namesProductTable(String sql) {
        return NAME.matcher(NO_NAMES.matcher(sql).replaceAll(" ").toLowerCase(Locale.ROOT))
                .results()
                .anyMatch(name -> productTables.contains(name.group()));
    }

    @Override
    public String anyProductTable() {
        return productTables.iterator().next();
    }

    Set<String> productTables() {
        return productTables;
    }

    @Override
    public void close() {
        reading.stop();
    }

    private void release(Placement before) {
        boolean inUse =
                routes.values().stream().anyMatch(route -> route.placement().equals(before));
        if (before instanceof Placement.Database own && !inUse) {
            places.release(own);
        }
    }

    private Entry entry(ResultSet row, int index) throws SQLException {
        return new Entry(row.getObject("tenant", UUID.class), known(row), row.getLong("version"));
    }

    private Route known(ResultSet row) throws SQLException {
        StoredPlacement stored =
                new StoredPlacement(row.getString("kind"), row.getString("name"), row.getBytes("sealed_url"));
        try {
            Placement placement = stored.open(key);
            return new Route(placement, row.getBoolean("moving"), problem(placement, row));
        } catch (IllegalStateException sealedWithAnotherSecret) {
            return new Route(new Placement.Shared(), false, "The address of the organization's data cannot be read");
        }
    }

    /** A place that lacks migrations of this program is not used until it has them. */
    private String problem(Placement placement, ResultSet row) throws SQLException {
        if (placement instanceof Placement.Shared || row.getInt("migrations") >= places.migrations()) {
            return "";
        }
        return row.getString("problem").isEmpty()
                ? "The organization's data is being brought up to date"
                : "The organization's data could not be brought up to date";
    }

    /** Gives the reading, which may only be late, a moment before the statement is refused. */
    private void awaitReading() {
        long end = System.nanoTime() + MAX_AGE_NANOS;
        reading.wakeUp();
        while (System.nanoTime() - readAt > MAX_AGE_NANOS) {
            if (System.nanoTime() > end) {
                throw new CannotGetJdbcConnectionException("The directory of placements cannot be read");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
