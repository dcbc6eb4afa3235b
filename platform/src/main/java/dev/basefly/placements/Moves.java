package dev.basefly.placements;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.PlaceConnection;
import dev.basefly.database.Placement;
import dev.basefly.database.Places;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The moves of tenants between places: planned, retried and taken back here, carried out by the mover. */
@CrossTenant(reason = "the operator moves tenants; the table belongs to the system")
public final class Moves {

    private static final Map<MoveState, String> ENDINGS = Map.of(
            MoveState.DONE, "placement.move_done",
            MoveState.FAILED, "placement.move_failed",
            MoveState.ROLLED_BACK, "placement.move_rolled_back");

    private final SystemDatabase database;
    private final PlacementDirectory directory;
    private final AuditLog audit;
    private final MasterKey key;
    private final Clock clock;

    Moves(SystemDatabase database, PlacementDirectory directory, AuditLog audit, MasterKey key, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.audit = audit;
        this.key = key;
        this.clock = clock;
    }

    /**
     * Plans the tenant's move to a place of this kind; a mover begins within a second.
     *
     * @param kind {@code shared}, {@code schema} or {@code database}
     * @param url the address of a database on another server, empty for one on the same
     * @throws ApiError VALIDATION_ERROR for another kind or no address; else as {@link #plan(TenantId, Placement)}
     */
    public Move plan(TenantId tenant, String kind, String url) {
        if (!url.isEmpty() && (!kind.equals("database") || !Places.isAddress(url))) {
            throw ApiError.invalid("url", "must be the address of a PostgreSQL database, and only for a move to one");
        }
        return plan(
                tenant,
                switch (kind) {
                    case "shared" -> new Placement.Shared();
                    case "schema" -> new Placement.Schema(ownName(tenant));
                    case "database" -> new Placement.Database(ownName(tenant), Secret.of(url));
                    default -> throw ApiError.invalid("to", "must be shared, schema or database");
                });
    }

    /**
     * Plans the tenant's move; a mover begins within a second.
     *
     * @throws ApiError NOT_FOUND for an unknown tenant; CONFLICT when it is there already, or moves;
     *     SERVICE_UNAVAILABLE when the address of where it is cannot be read
     */
    public Move plan(TenantId tenant, Placement to) {
        requireTenant(tenant);
        directory.refresh();
        Placement from = directory.known(tenant);
        if (from.equals(to)) {
            throw ApiError.conflict("already_there", "The organization's data is there already")
                    .remedy("Choose another place");
        }
        if (directory.productTables().isEmpty()) {
            throw ApiError.conflict("nothing_to_move", "No module has product data")
                    .remedy("Declare the product's migrations with Migrations.ofProduct and make_product_table");
        }
        MoveId id = MoveId.next(clock);
        try {
            database.inTransaction(() -> {
                insert(id, tenant, from, to);
                audit.record(
                        tenant,
                        AuditEntry.of("placement.move_planned")
                                .on("move", id)
                                .change("placement", StoredPlacement.word(from), StoredPlacement.word(to)));
                return true;
            });
        } catch (DuplicateKeyException another) {
            throw alreadyMoving();
        }
        return get(tenant, id);
    }

    /** The move, or NOT_FOUND. */
    public Move get(TenantId tenant, MoveId id) {
        return find(database.jdbc(), id)
                .filter(move -> move.tenant().equals(tenant))
                .orElseThrow(() -> ApiError.notFound("Move"));
    }

    /** The newest moves of all tenants, newest first. */
    public List<Move> latest(int limit) {
        return database.jdbc()
                .sql("select * from tenant_moves order by id desc limit :limit")
                .param("limit", limit)
                .query(this::move)
                .list();
    }

    /** The moves of a tenant, newest first, at most 100; NOT_FOUND for an unknown tenant. */
    public List<Move> of(TenantId tenant) {
        requireTenant(tenant);
        return database.jdbc()
                .sql("select * from tenant_moves where tenant = :tenant order by id desc limit 100")
                .param("tenant", tenant.value())
                .query(this::move)
                .list();
    }

    /** Lets a failed move go on where it stopped; CONFLICT when it has not failed. */
    public Move retry(TenantId tenant, MoveId id) {
        Move move = get(tenant, id);
        MoveState goOn = move.failedIn();
        boolean changed = goOn != null && change(move, goOn, "placement.move_retried");
        if (!changed) {
            throw ApiError.conflict("not_failed", "Only a move that failed can be tried again")
                    .remedy("Look at its state");
        }
        return get(tenant, id);
    }

    /** Takes a move back that has not switched; CONFLICT when it has. */
    public Move abort(TenantId tenant, MoveId id) {
        Move move = get(tenant, id);
        if (!move.canBeTakenBack() || !change(move, MoveState.ROLLING_BACK, "placement.move_aborted")) {
            throw ApiError.conflict("switched", "The organization works in the new place already, or soon will")
                    .remedy("Move it back when this move is done");
        }
        return get(tenant, id);
    }

    /**
     * Enters another address of the database the tenant is in, for a move that stopped, too.
     *
     * @param proof how it was found out that it is the same database
     * @throws ApiError CONFLICT {@code already_moving} while a move runs, {@code already_changed}
     */
    void readdress(TenantId tenant, Placement before, Placement after, String proof) {
        database.inTransaction(() -> {
            database.jdbc()
                    .sql(
                            "select * from tenant_moves where tenant = :tenant and state not in ('DONE', 'ROLLED_BACK') for update")
                    .param("tenant", tenant.value())
                    .query(this::move)
                    .optional()
                    .ifPresent(move -> readdress(move, before, after));
            requirePlace(tenant, before);
            database.jdbc()
                    .sql("update tenant_placements set sealed_url = :url where tenant = :tenant")
                    .param("url", StoredPlacement.of(after, key).sealedUrl(), Types.BINARY)
                    .param("tenant", tenant.value())
                    .update();
            audit.record(
                    tenant,
                    AuditEntry.of("placement.address_changed")
                            .on("organization", tenant)
                            .with("proof", proof));
            return true;
        });
    }

    /** Those a mover can go on with. */
    List<MoveId> running() {
        return database.jdbc()
                .sql("select id from tenant_moves where state not in ('DONE', 'ROLLED_BACK', 'FAILED') order by id")
                .query((row, index) -> new MoveId(row.getObject("id", UUID.class)))
                .list();
    }

    Optional<Move> find(JdbcClient jdbc, MoveId id) {
        return jdbc.sql("select * from tenant_moves where id = :id")
                .param("id", id.value())
                .query(this::move)
                .optional();
    }

    /** Goes from one state to the next in the open transaction of the mover's; false when another one was faster. */
    boolean change(PlaceConnection main, Move move, MoveState to) {
        return change(main.jdbc(), move, to, "");
    }

    /** Enters the directory's new answer for the tenant. */
    void place(PlaceConnection main, TenantId tenant, Placement placement, boolean moving, int migrations) {
        StoredPlacement stored = StoredPlacement.of(placement, key);
        main.jdbc()
                .sql("""
                        insert into tenant_placements (tenant, kind, name, sealed_url, moving, migrations, version)
                        values (:tenant, :kind, :name, :url, :moving, :migrations, 0)
                        on conflict (tenant) do update set kind = excluded.kind, name = excluded.name,
                            sealed_url = excluded.sealed_url, moving = excluded.moving,
                            migrations = greatest(excluded.migrations, case when tenant_placements.name = excluded.name
                                then tenant_placements.migrations else 0 end)
                        """)
                .param("tenant", tenant.value())
                .param("kind", stored.kind())
                .param("name", stored.name(), Types.VARCHAR)
                .param("url", stored.sealedUrl(), Types.BINARY)
                .param("moving", moving)
                .param("migrations", migrations)
                .update();
    }

    /** Ends the move, or stops it where it is; false when it is not there any more. */
    boolean end(Move move, MoveState end, String problem) {
        String action = Objects.requireNonNull(ENDINGS.get(end));
        return database.inTransaction(() -> {
            boolean changed = change(database.jdbc(), move, end, problem);
            if (changed) {
                audit.record(
                        move.tenant(),
                        AuditEntry.of(action).on("move", move.id()).with("problem", problem));
            }
            return changed;
        });
    }

    private boolean change(Move move, MoveState to, String action) {
        return database.inTransaction(() -> {
            boolean changed = change(database.jdbc(), move, to, "");
            if (changed) {
                audit.record(move.tenant(), AuditEntry.of(action).on("move", move.id()));
            }
            return changed;
        });
    }

    private void readdress(Move move, Placement before, Placement after) {
        if (move.state().running()) {
            throw alreadyMoving();
        }
        Placement from = move.from().equals(before) ? after : move.from();
        Placement to = move.to().equals(before) ? after : move.to();
        database.jdbc()
                .sql("update tenant_moves set from_sealed_url = :from, to_sealed_url = :to where id = :id")
                .param("from", StoredPlacement.of(from, key).sealedUrl(), Types.BINARY)
                .param("to", StoredPlacement.of(to, key).sealedUrl(), Types.BINARY)
                .param("id", move.id().value())
                .update();
    }

    private void requirePlace(TenantId tenant, Placement expected) {
        boolean unchanged = database.jdbc()
                .sql("select kind, name, sealed_url from tenant_placements where tenant = :tenant for update")
                .param("tenant", tenant.value())
                .query((row, index) -> new StoredPlacement(
                                row.getString("kind"), row.getString("name"), row.getBytes("sealed_url"))
                        .open(key))
                .optional()
                .filter(expected::equals)
                .isPresent();
        if (!unchanged) {
            throw ApiError.conflict("already_changed", "The organization's data has another address since")
                    .remedy("Try again");
        }
    }

    private static ApiError alreadyMoving() {
        return ApiError.conflict("already_moving", "The organization is moving already")
                .remedy("Wait for that move, or take it back");
    }

    private static String ownName(TenantId tenant) {
        return "t_" + tenant.value().toString().replace("-", "");
    }

    private boolean change(JdbcClient jdbc, Move move, MoveState to, String problem) {
        MoveState from = move.state();
        if (!from.next().contains(to)) {
            throw new IllegalStateException("A move does not go from " + from + " to " + to);
        }
        return jdbc.sql("""
                        update tenant_moves set state = :to, failed_in = :failedIn, problem = :problem, updated_at = :now
                        where id = :id and state = :from
                        """)
                        .param("id", move.id().value())
                        .param("from", from.name())
                        .param("to", to.name())
                        .param("failedIn", to == MoveState.FAILED ? from.name() : null, Types.VARCHAR)
                        .param("problem", problem)
                        .param("now", now())
                        .update()
                == 1;
    }

    private int insert(MoveId id, TenantId tenant, Placement from, Placement to) {
        StoredPlacement source = StoredPlacement.of(from, key);
        StoredPlacement target = StoredPlacement.of(to, key);
        return database.jdbc()
                .sql("""
                        insert into tenant_moves (id, tenant, from_kind, from_name, from_sealed_url,
                            to_kind, to_name, to_sealed_url, state, requested_by, created_at, updated_at)
                        values (:id, :tenant, :fromKind, :fromName, :fromUrl, :toKind, :toName, :toUrl,
                            'PLANNED', :by, :now, :now)
                        """)
                .param("id", id.value())
                .param("tenant", tenant.value())
                .param("fromKind", source.kind())
                .param("fromName", source.name(), Types.VARCHAR)
                .param("fromUrl", source.sealedUrl(), Types.BINARY)
                .param("toKind", target.kind())
                .param("toName", target.name(), Types.VARCHAR)
                .param("toUrl", target.sealedUrl(), Types.BINARY)
                .param(
                        "by",
                        RequestScope.find().map(scope -> scope.actor().label()).orElse("system"))
                .param("now", now())
                .update();
    }

    void requireTenant(TenantId tenant) {
        boolean exists = database.jdbc()
                .sql("select exists (select from organizations where tenant_id = :tenant)")
                .param("tenant", tenant.value())
                .query(Boolean.class)
                .single();
        if (!exists) {
            throw ApiError.notFound("Organization");
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private Move move(ResultSet row, int index) throws SQLException {
        String failedIn = row.getString("failed_in");
        String table = row.getString("position_table");
        return new Move(
                new MoveId(row.getObject("id", UUID.class)),
                new TenantId(row.getObject("tenant", UUID.class)),
                new StoredPlacement(
                                row.getString("from_kind"), row.getString("from_name"), row.getBytes("from_sealed_url"))
                        .open(key),
                new StoredPlacement(row.getString("to_kind"), row.getString("to_name"), row.getBytes("to_sealed_url"))
                        .open(key),
                MoveState.valueOf(row.getString("state")),
                failedIn == null ? null : MoveState.valueOf(failedIn),
                row.getString("problem"),
                table == null ? null : new Move.Position(table, row.getString("position_key")),
                row.getLong("rows_total"),
                row.getLong("rows_copied"),
                row.getLong("rows_verified"),
                row.getString("checksum"),
                row.getObject("pause_millis", Integer.class),
                row.getString("requested_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }
}
