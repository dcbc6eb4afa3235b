package dev.basefly.placements;

import static dev.basefly.words.Words.noted;

import dev.basefly.api.ApiError;
import dev.basefly.database.DatabaseUnavailable;
import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.placements.TenantRows.Row;
import dev.basefly.placements.TenantRows.Sum;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.transaction.TransactionException;

/**
 * Carries out one move, step by step. A lock on its connection keeps other movers away and ends with the connection, so
 * when this process dies another one goes on from the last checkpoint. Repeating a step does no harm.
 */
final class Mover implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Mover.class);

    /** Rows of one chunk, after each of which there is a checkpoint. */
    private static final int CHUNK = 1_000;

    /** As soon as a round has at most this many changes, the rest fits into the pause. */
    private static final int FEW = 200;

    private static final int MOST_ROUNDS = 50;

    /** How often in a row a step may find rows locked that it needs. */
    private static final int MOST_LOCKED = 40;

    private final Places places;
    private final Moves moves;
    private final PlacementDirectory directory;
    private final Clock clock;
    private final Duration knownEverywhere;
    private final PlaceConnection main;
    private final MoveId id;
    private @Nullable TenantRows from;
    private @Nullable TenantRows to;
    private long since = System.nanoTime();
    private int locked;

    private Mover(Parts parts, PlaceConnection main, MoveId id) {
        this.places = parts.places();
        this.moves = parts.moves();
        this.directory = parts.directory();
        this.clock = parts.clock();
        this.knownEverywhere = parts.knownEverywhere();
        this.main = main;
        this.id = id;
    }

    /**
     * What every mover needs.
     *
     * @param knownEverywhere after this time every node surely knows what the directory says: of the move before the
     *     switch, and of the switch before rows are removed
     */
    record Parts(Places places, Moves moves, PlacementDirectory directory, Clock clock, Duration knownEverywhere) {}

    /** A mover for this move, unless another one has it. */
    static Optional<Mover> take(Parts parts, MoveId id) throws SQLException {
        PlaceConnection main = parts.places().open(new Placement.Shared());
        boolean taken = main.jdbc()
                .sql("select pg_try_advisory_lock(hashtextextended(:move, 7077))")
                .param("move", id.toString())
                .query(Boolean.class)
                .single();
        if (taken) {
            return Optional.of(new Mover(parts, main, id));
        }
        main.close();
        return Optional.empty();
    }

    /** Goes on until the move is over or needs the operator. */
    Move run() {
        Move move = move();
        while (move.state().running()) {
            move = step(move);
        }
        return move;
    }

    /** One step: at most one chunk or one transition. A failure stops the move, unless the database is away. */
    Move step(Move move) {
        try {
            connect(move);
            carryOut(move);
            locked = 0;
        } catch (PessimisticLockingFailureException busy) {
            if (++locked == MOST_LOCKED) {
                fail(move, "Rows that the move refers to stay locked; end what holds them, then try again");
            }
            LockSupport.parkNanos(Duration.ofMillis(25L * locked).toNanos());
        } catch (MoveFailed | ApiError failure) {
            fail(move, String.valueOf(failure.getMessage()));
        } catch (DataAccessException | TransactionException | DatabaseUnavailable | SQLException failure) {
            log.warn("The move {} failed while {}", id, move.state(), failure);
            fail(move, "The database refused a step; the log has the reason. Mend it, then try again");
        }
        return move();
    }

    private void carryOut(Move move) throws SQLException {
        switch (move.state()) {
            case PLANNED -> prepare(move);
            case COPYING -> copyChunk(move);
            case CATCHING_UP -> catchUp(move);
            case SWITCHING -> new Switch(this, move).run();
            case REMOVING -> remove(move);
            case ROLLING_BACK -> rollBack(move);
            case DONE, FAILED, ROLLED_BACK -> throw new IllegalStateException("Nothing to do: " + move.state());
        }
    }

    /** When this succeeds, the directory does not name the new place, so the old one is opened again. */
    private void fail(Move move, String problem) {
        if (moves.end(move, MoveState.FAILED, problem) && move.state() == MoveState.SWITCHING) {
            from().writePlace(from().schema(), true, true);
        }
    }

    Move move() {
        return moves.find(main.jdbc(), id).orElseThrow();
    }

    @Override
    public void close() {
        closeCopies();
        try {
            // The server notices a closed connection only later.
            main.jdbc()
                    .sql("select pg_advisory_unlock(hashtextextended(:move, 7077))")
                    .param("move", id.toString())
                    .query(Boolean.class)
                    .single();
        } catch (DataAccessException gone) {
            log.debug("The connection of the move {} is gone, and its lock with it", id);
        } finally {
            main.close();
        }
    }

    private void closeCopies() {
        if (from != null) {
            from.place().close();
        }
        if (to != null) {
            to.place().close();
        }
        from = null;
        to = null;
    }

    TenantRows from() {
        return Objects.requireNonNull(from);
    }

    TenantRows to() {
        return Objects.requireNonNull(to);
    }

    PlaceConnection main() {
        return main;
    }

    Moves moves() {
        return moves;
    }

    PlacementDirectory directory() {
        return directory;
    }

    List<ProductTable> tables() {
        return ProductTable.of(from().place(), from().schema());
    }

    /** Waits until every node, at the latest, knows what was in the directory when this mover began or switched. */
    void awaitKnownEverywhere() {
        long left = since + knownEverywhere.toNanos() - System.nanoTime();
        if (left > 0) {
            LockSupport.parkNanos(left);
        }
    }

    void knownFromNow() {
        since = System.nanoTime();
    }

    /** How many migrations of the product the new place has. */
    int migrationsOfTarget(Move move) throws SQLException {
        return move.to() instanceof Placement.Shared ? 0 : places.migrate(move.to());
    }

    /**
     * Where both addresses lead to one database, its one entry of the tenant would say that the rows are elsewhere, and what
     * looks like the new place's leftovers would be all the tenant has.
     */
    private void requireAnother(Move move) throws SQLException {
        if (inOneDatabase(move)) {
            throw new MoveFailed(noted("Both addresses lead to the same database, so there is nothing to move,"
                    + " and nothing was removed; take the move back, then PUT the new address at …/placement/address"));
        }
    }

    private boolean inOneDatabase(Move move) throws SQLException {
        return (isAtAnAddress(move.from()) || isAtAnAddress(move.to())) && places.inOneDatabase(move.from(), move.to());
    }

    private static boolean isAtAnAddress(Placement place) {
        return place instanceof Placement.Database own && !own.onSameServer();
    }

    private void prepare(Move move) throws SQLException {
        requireOrder();
        if (!(move.to() instanceof Placement.Shared)) {
            refuseUnguarded();
        }
        places.guard(move.from());
        places.guard(move.to());
        // The row must be there before any transaction whose changes are to be recorded.
        from().writePlace(from().schema(), false, false);
        if (move.to() instanceof Placement.Database) {
            to().writePlace(null, false, true);
        }
        to().empty();
        long total =
                tables().stream().mapToLong(table -> from().sum(table).rows()).sum();
        moves.place(main, move.tenant(), move.from(), true, 0);
        directory.refresh();
        knownFromNow();
        from().writePlace(from().schema(), true, true);
        awaitOlderTransactions();
        advance(
                move,
                MoveState.COPYING,
                "position_table = null, position_key = null, rows_copied = 0, rows_total = " + total);
    }

    private void copyChunk(Move move) {
        List<ProductTable> tables = tables();
        Move.Position position = move.position();
        ProductTable table = position == null
                ? tables.getFirst()
                : tables.stream()
                        .filter(each -> each.name().equals(position.table()))
                        .findFirst()
                        .orElseThrow(() -> new MoveFailed("The table " + position.table() + " is gone"));
        List<Row> chunk = from().after(table, position == null ? null : position.key(), CHUNK);
        to().addMissing(table, chunk);
        if (chunk.size() == CHUNK) {
            checkpoint(table, chunk.getLast().key(), chunk.size());
            return;
        }
        int next = tables.indexOf(table) + 1;
        if (next < tables.size()) {
            checkpoint(tables.get(next), null, chunk.size());
        } else {
            advance(move, MoveState.CATCHING_UP, "rows_copied = rows_copied + " + chunk.size());
        }
    }

    /** Rounds of changes, each smaller than the one before; the last compares everything in the same snapshot. */
    private void catchUp(Move move) {
        List<ProductTable> tables = tables();
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            if (round(tables) <= FEW) {
                compare(move, tables);
                return;
            }
        }
        throw new MoveFailed(
                "The organization changes its data faster than it can be copied; try again in a quiet hour");
    }

    /** Makes the new place equal to what the old one was at one moment; returns how many rows had changed. */
    private int round(List<ProductTable> tables) {
        return from().place().inSnapshot(() -> {
            Changes changes = Changes.take(from(), to(), tables);
            changes.apply();
            return changes.size();
        });
    }

    private void compare(Move move, List<ProductTable> tables) {
        Sum verified = from().place().inSnapshot(() -> {
            Changes.take(from(), to(), tables).apply();
            return requireSame(tables);
        });
        advance(
                move,
                MoveState.SWITCHING,
                "rows_verified = " + verified.rows() + ", checksum = '" + verified.hash() + "'");
    }

    /** Compares counts and checksums of all rows, table by table. */
    Sum requireSame(List<ProductTable> tables) {
        Sum all = Sum.NONE;
        for (ProductTable table : tables) {
            Sum there = from().sum(table);
            Sum here = to().sum(table);
            if (!there.equals(here)) {
                throw new MoveFailed("The copy of %s differs: %d rows with checksum %s there, %d with %s here"
                        .formatted(table.name(), there.rows(), there.hash(), here.rows(), here.hash()));
            }
            all = all.plus(there);
        }
        return all;
    }

    private void remove(Move move) throws SQLException {
        requireAnother(move);
        awaitKnownEverywhere();
        clear(move.from(), move);
        moves.end(move, MoveState.DONE, "");
    }

    private void rollBack(Move move) throws SQLException {
        moves.place(main, move.tenant(), move.from(), false, 0);
        from().writePlace(from().schema(), false, true);
        from().forgetChanges();
        // What was refused because it leads to where the tenant is has nothing to be removed.
        if (!inOneDatabase(move)) {
            clear(move.to(), move);
        }
        moves.end(move, MoveState.ROLLED_BACK, "");
    }

    /** Removes the rows from a place the tenant does not live in, and the place itself if it was the tenant's own. */
    private void clear(Placement place, Move move) throws SQLException {
        if (place instanceof Placement.Shared || isAtAnAddress(place)) {
            TenantRows rows = TenantRows.open(places, place, move.tenant());
            try {
                if (place instanceof Placement.Database) {
                    rows.writePlace(null, false, true);
                }
                rows.empty();
            } finally {
                rows.place().close();
            }
        } else {
            closeCopies();
            places.drop(place);
        }
    }

    /**
     * Waits for the transactions that began before changes were recorded: their changes are in the copy or visible to it,
     * and every later one is recorded.
     */
    private void awaitOlderTransactions() {
        List<String> older = from().place()
                .jdbc()
                .sql("""
                select l.virtualtransaction from pg_locks l join pg_stat_activity a using (pid)
                where l.locktype = 'virtualxid' and l.granted and l.pid <> pg_backend_pid()
                and a.datname = current_database() and a.usesysid is not null
                """)
                .query((row, index) -> row.getString(1))
                .list();
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!older.isEmpty() && stillRunning(older)) {
            if (System.nanoTime() > end) {
                throw new MoveFailed("A transaction has been open for more than 90 seconds; end it, then try again");
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private boolean stillRunning(List<String> transactions) {
        return from().place()
                .jdbc()
                .sql("""
                        select exists (select from pg_locks
                        where locktype = 'virtualxid' and virtualtransaction = any (:older::text[]))
                        """)
                .param("older", transactions.toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    /** A table of the tenant's in the new place that does not take part would seem to have lost its rows. */
    private void refuseUnguarded() {
        List<String> unguarded = to().place()
                .jdbc()
                .sql("""
                        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                        where n.nspname = :schema and c.relkind in ('r', 'p') and not c.relispartition
                        and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'place_guard')
                        """)
                .param("schema", to().schema())
                .query((row, index) -> row.getString(1))
                .list();
        if (!unguarded.isEmpty()) {
            throw new MoveFailed("Product tables without make_product_table: " + unguarded);
        }
    }

    private void requireOrder() {
        List<String> there = tables().stream().map(ProductTable::name).toList();
        List<String> here = ProductTable.of(to().place(), to().schema()).stream()
                .map(ProductTable::name)
                .toList();
        if (!there.equals(here)) {
            throw new MoveFailed("The places have different tables: " + there + " and " + here);
        }
    }

    /** Places that are to be removed may be gone already, so they are not opened. */
    private void connect(Move move) throws SQLException {
        if (from == null && move.state() != MoveState.REMOVING) {
            from = TenantRows.open(places, move.from(), move.tenant());
        }
        if (to == null && move.state() != MoveState.REMOVING && move.state() != MoveState.ROLLING_BACK) {
            if (move.state() == MoveState.PLANNED) {
                requireAnother(move);
                places.create(move.to());
            }
            to = TenantRows.open(places, move.to(), move.tenant());
        }
    }

    private void checkpoint(ProductTable table, @Nullable String key, int copied) {
        main.jdbc()
                .sql("update tenant_moves set position_table = :table, position_key = :key::jsonb,"
                        + " rows_copied = rows_copied + :copied, updated_at = :now where id = :id")
                .param("table", table.name())
                .param("key", key, java.sql.Types.VARCHAR)
                .param("copied", copied)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id.value())
                .update();
    }

    /** One transaction: the next state with what was learnt on the way. */
    private void advance(Move move, MoveState next, String learnt) {
        main.inTransaction(() -> {
            if (moves.change(main, move, next)) {
                main.jdbc()
                        .sql("update tenant_moves set " + learnt + " where id = :id")
                        .param("id", id.value())
                        .update();
            }
            return true;
        });
    }
}
