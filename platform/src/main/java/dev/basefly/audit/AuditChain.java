package dev.basefly.audit;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chains the events of each tenant after they were written, so that no writer waits for another. Any number of nodes may
 * do it at once, and no event is skipped in whatever order transactions end.
 */
@CrossTenant(reason = "the events of all tenants are chained by the same worker")
public final class AuditChain {

    private static final int AT_ONCE = 1_000;
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

    private record Seal(long position, UUID event, String hash) {}

    /**
     * Chains every event of every tenant whose transaction has ended by now; returns how many. A tenant that fails does
     * not keep the others waiting.
     *
     * @throws RuntimeException the first failure, after all tenants had their turn
     */
    public int seal() {
        Window window = window();
        int sealed = 0;
        RuntimeException failure = null;
        for (TenantId tenant : tenants(window)) {
            try {
                sealed += seal(tenant, window);
            } catch (RuntimeException failed) {
                failure = failure == null ? failed : failure;
            }
        }
        if (failure != null) {
            throw failure;
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
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('audit chain of ' || :tenant, 0))")
                .param("tenant", tenant.toString())
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

    private List<TenantId> tenants(Window window) {
        return database.jdbc()
                .sql("select distinct e.tenant_id " + UNSEALED)
                .param("from", window.from())
                .param("to", window.to())
                .query((row, index) -> new TenantId(row.getObject(1, UUID.class)))
                .list();
    }

    private int seal(TenantId tenant, Window window) {
        int all = 0;
        int sealed = AT_ONCE;
        while (sealed == AT_ONCE) {
            sealed = database.inTransaction(() -> sealSome(tenant, window));
            all += sealed;
        }
        return all;
    }

    private int sealSome(TenantId tenant, Window window) {
        JdbcClient jdbc = database.jdbc();
        lock(jdbc, tenant);
        List<StoredEvent> events = jdbc.sql("select " + AuditRows.COLUMNS + UNSEALED
                        + " and e.tenant_id = :tenant order by e.id limit " + AT_ONCE)
                .param("tenant", tenant.value())
                .param("from", window.from())
                .param("to", window.to())
                .query((row, index) -> StoredEvent.of(row))
                .list();
        if (events.isEmpty()) {
            return 0;
        }
        Link link = last(jdbc, tenant);
        List<Seal> seals = new ArrayList<>();
        for (StoredEvent event : events) {
            link = link.next(event.canonical());
            seals.add(new Seal(link.position(), event.id().value(), link.hash()));
        }
        insert(jdbc, tenant, seals);
        remember(jdbc, tenant, link);
        return seals.size();
    }

    /**
     * Where the chain goes on: behind its last event, or behind the place it had come to before somebody cut it, so that
     * the gap stays.
     */
    private Link last(JdbcClient jdbc, TenantId tenant) {
        Link link = jdbc.sql(
                        "select position, hash from audit_seals where tenant_id = :tenant order by position desc limit 1")
                .param("tenant", tenant.value())
                .query((row, index) -> Link.of(row))
                .optional()
                .orElse(Link.START);
        return jdbc.sql("""
                        select day, position, hash, mac from audit_heads
                        where tenant_id = :tenant order by position desc, day desc limit 1
                        """)
                .param("tenant", tenant.value())
                .query((row, index) -> AuditHead.of(row))
                .optional()
                .filter(head -> isAuthentic(tenant, head))
                .map(AuditHead::link)
                .filter(head -> head.position() >= link.position())
                .orElse(link);
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

    private static void insert(JdbcClient jdbc, TenantId tenant, List<Seal> seals) {
        jdbc.sql("""
                insert into audit_seals (tenant_id, position, event_id, hash)
                select :tenant, position, event, decode(hash, 'hex')
                from json_to_recordset(:seals::json) as seal (position bigint, event uuid, hash text)
                """)
                .param("tenant", tenant.value())
                .param("seals", JSON.writeValueAsString(seals))
                .update();
    }

    private void remember(JdbcClient jdbc, TenantId tenant, Link link) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        jdbc.sql("""
                insert into audit_heads (tenant_id, day, position, hash, mac)
                values (:tenant, :day, :position, :hash, :mac)
                on conflict (tenant_id, day) do update
                set position = excluded.position, hash = excluded.hash, mac = excluded.mac
                """)
                .params(Map.of(
                        "tenant", tenant.value(),
                        "day", day,
                        "position", link.position(),
                        "hash", link.bytes(),
                        "mac", key.mac(tenant, day, link)))
                .update();
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
}
