package dev.basefly.audit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chains the events of each tenant after they were written, so that no writer waits for another. Any number of nodes may
 * do it at once, and no event is skipped in whatever order transactions end.
 */
@CrossTenant(reason = "the events of all tenants are chained by the same worker")
public final class AuditChain {

    private static final int AT_ONCE = 2_000;
    private static final int TENANTS_AT_ONCE = 500;
    private static final String FIRST = "0";
    private static final String LAST = "18446744073709551615";

    /**
     * The transactions whose events may be without a seal. A database that was restored into another server has rows of
     * transactions that this one has not come to: then all of them are looked at once.
     */
    private static final String WINDOW = """
            select pg_snapshot_xmin(now_running)::text as oldest_running,
                   pg_snapshot_xmax(now_running)::text as next,
                   sealed_before::text as sealed_before,
                   sealed_before > pg_snapshot_xmax(now_running) as restored
            from audit_progress, pg_current_snapshot() as now_running
            """;

    private static final String UNSEALED = """
            from audit_events e
            where e.written_in >= :from::xid8 and e.written_in < :to::xid8
              and not exists (select from audit_seals s where s.tenant_id = e.tenant_id and s.event_id = e.id)
            """;

    private static final String LAST_SEALS = """
            select tenant_id, position, hash from unnest(:tenants::uuid[]) as tenant
            cross join lateral (
                select tenant_id, position, hash from audit_seals
                where tenant_id = tenant order by position desc limit 1) as seal
            """;

    private static final String LAST_HEADS = """
            select tenant_id, day, position, hash, mac from unnest(:tenants::uuid[]) as tenant
            cross join lateral (
                select tenant_id, day, position, hash, mac from audit_heads
                where tenant_id = tenant order by position desc, day desc limit 1) as head
            """;

    private static final String INSERT_SEALS = """
            insert into audit_seals (tenant_id, position, event_id, hash)
            select tenant, position, event, decode(hash, 'hex')
            from json_to_recordset(:seals::json) as seal (tenant uuid, position bigint, event uuid, hash text)
            """;

    private static final String WRITE_HEADS = """
            insert into audit_heads (tenant_id, day, position, hash, mac)
            select tenant, day, position, decode(hash, 'hex'), decode(mac, 'hex')
            from json_to_recordset(:heads::json) as head (tenant uuid, day date, position bigint, hash text, mac text)
            on conflict (tenant_id, day) do update
            set position = excluded.position, hash = excluded.hash, mac = excluded.mac
            """;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final SystemDatabase database;
    private final AuditLog log;
    private final AuditKey key;
    private final Clock clock;

    AuditChain(SystemDatabase database, AuditLog log, AuditKey key, Clock clock) {
        this.database = database;
        this.log = log;
        this.key = key;
        this.clock = clock;
    }

    private record Window(String from, String to, String oldestRunning) {}

    private record Seal(UUID tenant, long position, UUID event, String hash) {}

    private record Head(UUID tenant, LocalDate day, long position, String hash, String mac) {}

    /**
     * Chains every event of every tenant whose transaction has ended by now; returns how many. Many tenants are done at
     * once; only when that fails each has a turn of its own, so that one that fails does not keep the others waiting.
     *
     * @throws RuntimeException the first failure, after all tenants had their turn
     */
    public int seal() {
        Window window = window();
        List<RuntimeException> failures = new ArrayList<>();
        int sealed = 0;
        List<UUID> some = tenants(window, null);
        while (!some.isEmpty()) {
            sealed += sealTogether(some, window, failures);
            some = some.size() < TENANTS_AT_ONCE ? List.of() : tenants(window, some.getLast());
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        if (sealed > 0 || window.from().equals(FIRST)) {
            advance(window);
        }
        return sealed;
    }

    /** Whose logs have a chain, in the order of their ids; the installation's own comes first. */
    public List<TenantId> tenants(@Nullable TenantId after, int limit) {
        return database.jdbc()
                .sql("""
                        select distinct tenant_id from audit_heads
                        where :after::uuid is null or tenant_id > :after::uuid order by tenant_id limit :limit
                        """)
                .param("after", after == null ? null : after.value(), Types.OTHER)
                .param("limit", limit)
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Waits for whoever chains this tenant's events, until the transaction ends. */
    static void lock(JdbcClient jdbc, TenantId tenant) {
        lock(jdbc, List.of(tenant.value()));
    }

    /** In one order, so that nobody who does the same waits for us while we wait for them. */
    private static void lock(JdbcClient jdbc, List<UUID> tenants) {
        jdbc.sql("""
                        select pg_advisory_xact_lock(key) from (
                            select hashtextextended('audit chain of ' || tenant, 0) as key
                            from unnest(:tenants::uuid[]) as tenant order by key) as ordered
                        """)
                .param("tenants", array(tenants))
                .query((row, index) -> index)
                .list();
    }

    private Window window() {
        return database.jdbc()
                .sql(WINDOW)
                .query((row, index) -> row.getBoolean("restored")
                        ? new Window(FIRST, LAST, row.getString("oldest_running"))
                        : new Window(
                                row.getString("sealed_before"), row.getString("next"), row.getString("oldest_running")))
                .single();
    }

    private List<UUID> tenants(Window window, @Nullable UUID after) {
        return database.jdbc()
                .sql("select distinct e.tenant_id " + UNSEALED
                        + " and (:after::uuid is null or e.tenant_id > :after::uuid) order by e.tenant_id limit "
                        + TENANTS_AT_ONCE)
                .param("after", after, Types.OTHER)
                .param("from", window.from())
                .param("to", window.to())
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    private int sealTogether(List<UUID> tenants, Window window, List<RuntimeException> failures) {
        try {
            return seal(tenants, window);
        } catch (RuntimeException oneOfThem) {
            if (tenants.size() == 1) {
                failures.add(oneOfThem);
                return 0;
            }
            return tenants.stream()
                    .mapToInt(tenant -> sealTogether(List.of(tenant), window, failures))
                    .sum();
        }
    }

    private int seal(List<UUID> tenants, Window window) {
        int all = 0;
        int sealed = tenants.isEmpty() ? 0 : AT_ONCE;
        while (sealed == AT_ONCE) {
            sealed = database.inTransaction(() -> sealSome(tenants, window));
            all += sealed;
        }
        return all;
    }

    private int sealSome(List<UUID> tenants, Window window) {
        JdbcClient jdbc = database.jdbc();
        lock(jdbc, tenants);
        Map<UUID, List<StoredEvent>> events = events(jdbc, tenants, window);
        if (events.isEmpty()) {
            return 0;
        }
        Map<UUID, Link> ends = ends(jdbc, List.copyOf(events.keySet()));
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<Seal> seals = new ArrayList<>();
        List<Head> heads = new ArrayList<>();
        events.forEach((tenant, some) -> {
            Link link = ends.getOrDefault(tenant, Link.START);
            for (StoredEvent event : some) {
                link = link.next(event.canonical());
                seals.add(new Seal(tenant, link.position(), event.id().value(), link.hash()));
            }
            byte[] mac = key.mac(new TenantId(tenant), day, link);
            heads.add(new Head(
                    tenant, day, link.position(), link.hash(), HexFormat.of().formatHex(mac)));
        });
        jdbc.sql(INSERT_SEALS).param("seals", JSON.writeValueAsString(seals)).update();
        jdbc.sql(WRITE_HEADS).param("heads", JSON.writeValueAsString(heads)).update();
        return seals.size();
    }

    private static Map<UUID, List<StoredEvent>> events(JdbcClient jdbc, List<UUID> tenants, Window window) {
        Map<UUID, List<StoredEvent>> events = new LinkedHashMap<>();
        jdbc.sql("select " + AuditRows.COLUMNS + UNSEALED
                        + " and e.tenant_id = any (:tenants::uuid[]) order by e.tenant_id, e.id limit " + AT_ONCE)
                .param("tenants", array(tenants))
                .param("from", window.from())
                .param("to", window.to())
                .query((row, index) -> events.computeIfAbsent(
                                row.getObject("tenant_id", UUID.class), tenant -> new ArrayList<>())
                        .add(StoredEvent.of(row)))
                .list();
        return events;
    }

    /**
     * Where each chain goes on: behind its last event, or behind the place it had come to before somebody cut it, so that
     * the gap stays.
     */
    private Map<UUID, Link> ends(JdbcClient jdbc, List<UUID> tenants) {
        Map<UUID, Link> ends = new HashMap<>();
        jdbc.sql(LAST_SEALS)
                .param("tenants", array(tenants))
                .query((row, index) -> ends.put(row.getObject("tenant_id", UUID.class), Link.of(row)))
                .list();
        jdbc.sql(LAST_HEADS)
                .param("tenants", array(tenants))
                .query((row, index) -> {
                    UUID tenant = row.getObject("tenant_id", UUID.class);
                    AuditHead head = AuditHead.of(row);
                    return isAuthentic(new TenantId(tenant), head)
                            ? ends.merge(
                                    tenant, head.link(), (seal, cut) -> cut.position() >= seal.position() ? cut : seal)
                            : head.link();
                })
                .list();
        return ends;
    }

    /** The head is written anew today, so that somebody forged it is noted where that lasts. */
    private boolean isAuthentic(TenantId tenant, AuditHead head) {
        boolean authentic = key.matches(tenant, head);
        if (!authentic) {
            log.recordForInstallation(AuditEntry.of("audit.head_forged")
                    .on("organization", tenant)
                    .with("day", head.day())
                    .with("position", head.link().position()));
        }
        return authentic;
    }

    /** Whatever another node noted meanwhile is true as well; only a restored database goes back. */
    private void advance(Window window) {
        database.jdbc()
                .sql("""
                        update audit_progress set sealed_before = :oldest::xid8
                        where sealed_before < :oldest::xid8 or :to::xid8 = :last::xid8
                        """)
                .param("oldest", window.oldestRunning())
                .param("to", window.to())
                .param("last", LAST)
                .update();
    }

    private static String array(List<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
