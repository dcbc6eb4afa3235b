package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.audit.AuditChain;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TenantIsolation;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@PlatformTest
@CrossTenant(reason = "makes rows for two tenants")
class TenantTests {

    private static final List<String> ROWS = List.of(
            """
            insert into support_grants (id, tenant_id, state, reason, read_only, hours, created_at)
            values (gen_random_uuid(), :tenant, 'REQUESTED', 'Ticket 1', true, 1, now())
            """,
            """
            insert into invitations (id, tenant_id, email, role, token_hash, created_at, expires_at)
            values (gen_random_uuid(), :tenant, 'grace@globex.example', 'MEMBER',
                sha256(gen_random_uuid()::text::bytea), now(), now() + interval '1 day')
            """,
            """
            insert into ownership_transfers (id, tenant_id, from_user_id, to_user_id, created_at, expires_at)
            select gen_random_uuid(), :tenant, min(id::text)::uuid, max(id::text)::uuid, now(),
                now() + interval '1 day' from users
            """,
            """
            insert into api_keys (id, tenant_id, name, scopes, secret_hash, created_by, created_at, expires_at)
            select gen_random_uuid(), :tenant, 'Import', '{clusters:read}', sha256(gen_random_uuid()::text::bytea),
                user_id, now(), now() + interval '1 day' from memberships where tenant_id = :tenant
            """,
            """
            insert into object_grants (id, tenant_id, object_type, object_id, permission, role, created_at)
            values (uuidv7(), :tenant, 'cluster', gen_random_uuid(), 'clusters:read', 'VIEWER', now())
            """,
            """
            insert into roles (tenant_id, name, title, created_at, updated_at)
            values (:tenant, 'release', 'Release', now(), now())
            """,
            """
            insert into idempotency_keys (tenant_id, id, fingerprint, expires_at, has_effect, status)
            values (:tenant, gen_random_uuid(), 'planted', now() + interval '1 day', true, 201)
            """,
            """
            insert into lock_leases (tenant_id, key, token, node, acquired_at, expires_at)
            values (:tenant, 'import', 1, 'node', now(), now())
            """,
            """
            insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at, most_attempts, actor,
                created_at)
            values (:tenant, uuidv7(), 'tests', 'tests.planted', 'DEAD', 1, 10, '{}', now(), 1, 'test', now())
            """,
            """
            insert into finished_jobs (tenant_id, id, queue, kind, state, payload, attempt, actor, created_at, run_at,
                finished_at)
            values (:tenant, uuidv7(), 'tests', 'tests.planted', 'COMPLETED', '{}', 1, 'test', now(), now(), now())
            """,
            """
            insert into job_windows (tenant_id, kind, unique_key, job_id, until)
            values (:tenant, 'tests.planted', 'once', uuidv7(), now() + interval '1 day')
            """,
            """
            insert into job_batches (tenant_id, id, depth, label, state, when_dead, actor, generation, created_at)
            values (:tenant, uuidv7(), 0, 'planted', 'RUNNING', 'CONTINUE', 'test', 0, now())
            """,
            "insert into job_batch_changes (tenant_id, batch_id, added) values (:tenant, uuidv7(), 1)",
            """
            insert into job_dependencies (tenant_id, batch_id, job_id, needs_id, goes_on)
            values (:tenant, uuidv7(), uuidv7(), uuidv7(), false)
            """,
            """
            insert into organization_exports (tenant_id, id, job_id, requested_by, requested_at)
            values (:tenant, '0199b1a0-0000-7000-8000-000000000001', uuidv7(), 'test', now())
            """,
            """
            insert into organization_export_pieces (tenant_id, export_id, writing_id, number, content)
            values (:tenant, '0199b1a0-0000-7000-8000-000000000001', uuidv7(), 0, 'planted')
            """,
            """
            insert into event_outbox (tenant_id, id, type, version, key, payload, size, actor, occurred_at)
            values (:tenant, uuidv7(), 'tests.planted', 1, '', '{}', 2, 'test', now())
            """,
            """
            insert into events (position, tenant_id, id, type, version, key, slot, payload, size, actor, generation,
                occurred_at)
            select coalesce(max(position), 1500000) + 1, :tenant, uuidv7(), 'tests.planted', 1, '', 0, '{}', 2, 'test',
                0, now()
            from events where position >= 1500000
            """,
            """
            insert into event_parked (tenant_id, listener, position, shard, key, type, state, attempt, parked_at)
            values (:tenant, 0, 1, 0, '', 'tests.planted', 'DEAD', 1, now())
            """,
            """
            insert into event_suspended (tenant_id, listener, shard, position, cause, reason, since)
            values (:tenant, 0, 0, 1, 'AWAY', 'planted', now())
            """,
            "insert into event_inbox (tenant_id, listener, shard, position) values (:tenant, 0, 0, 1)",
            """
            insert into broker_received (tenant_id, subscription, message_id, received_at)
            values (:tenant, 'tests.planted', 'planted', now())
            """,
            "insert into event_held (tenant_id, listener, position, shard, key) values (:tenant, 0, 1, 0, '')",
            """
            insert into workflows (tenant_id, id, name, version, shape, key, status, state, actor, generation, created_at)
            values (:tenant, uuidv7(), 'tests.planted', 1, 'planted', 'planted', 'STUCK', '{}', 'test', 0, now())
            """,
            """
            insert into workflow_steps (tenant_id, workflow_id, sequence, outcome, attempt, checkpoint, started_at, ended_at)
            values (:tenant, uuidv7(), 1, 'STUCK', 1, '{}', now(), now())
            """,
            """
            insert into workflow_signals (tenant_id, workflow_id, id, name, payload, actor, sent_at)
            values (:tenant, uuidv7(), 'planted', 'planted', '{}', 'test', now())
            """,
            "insert into plan_usage (tenant_id, feature, window_start, used) values (:tenant, 'planted', now(), 1)",
            "insert into job_pauses (tenant_id, queue, paused_at) values (:tenant, 'tests', now())",
            "insert into fences (tenant_id, key, token, moved_at) values (:tenant, 'import', 1, now())",
            "insert into role_permissions (tenant_id, role, permission) values (:tenant, 'release', 'clusters:read')",
            "insert into role_parents (tenant_id, role, parent) values (:tenant, 'release', 'VIEWER')",
            """
            insert into inbox_messages (tenant_id, person_id, id, event_id, kind, title, body, path, in_app, by_mail,
                created_at)
            values (:tenant, gen_random_uuid(), uuidv7(), uuidv7(), 'tests.planted', 'Planted', '', '/', true, false, now())
            """,
            """
            insert into inbox_choices (tenant_id, person_id, kind, in_app, by_mail)
            values (:tenant, gen_random_uuid(), 'tests.planted', true, false)
            """,
            "insert into customers (tenant_id, attempt, created_at) values (:tenant, uuidv7(), now())",
            """
            insert into billing_invoices (tenant_id, stripe_invoice_id, state, currency, total, amount_due, amount_paid,
                attempts, created_at)
            values (:tenant, 'in_1', 'PAID', 'EUR', 1, 1, 1, 1, now())
            """,
            """
            insert into billing_refunds (tenant_id, stripe_refund_id, stripe_invoice_id, origin, state, currency, amount,
                created_at)
            values (:tenant, 're_' || uuidv7(), 'in_1', 'STRIPE', 'SUCCEEDED', 'EUR', 1, now())
            """,
            """
            insert into billing_actions (tenant_id, id, kind, wish, actor, requested_at)
            values (:tenant, uuidv7(), 'CHECKOUT', '{}', 'test', now())
            """);

    @Autowired
    private Cast cast;

    @Autowired
    private AuditChain auditChain;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private AsyncTaskExecutor applicationTaskExecutor;

    @Autowired
    private Environment settings;

    @Test
    void areKeptApartByTheDatabaseInEveryTable() {
        TenantIsolation.verify(owner());
    }

    @Test
    void areKeptApartWhenTheProgramDoesNot() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        var globex = TenantId.of(cast.owner("Globex").organizationId());

        // What is in the outbox stays there while the head of the log is locked.
        database.withConnection(sequencing -> {
            sequencing.setAutoCommit(false);
            try (var lock = sequencing.createStatement()) {
                lock.execute("select from event_log_head for update");
                List.of(acme, globex).forEach(this::fill);
                auditChain.seal();

                assertThat(TenantIsolation.tenantTables(owner()))
                        .contains("organizations", "memberships", "audit_events");
                TenantIsolation.tenantTables(owner())
                        .forEach(table -> TenantIsolation.verifyAccess(owner(), table, acme.value(), globex.value()));
            } finally {
                sequencing.rollback();
                sequencing.setAutoCommit(true);
            }
        });
    }

    @Test
    void areReadInTheirBlockOnly() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());

        assertThat(Tenant.call(acme, this::organizations)).containsExactly(acme.value());
        assertThatThrownBy(this::organizations).hasMessageContaining("No tenant is in scope");
    }

    @Test
    void areThoseOfTheCallerInARouteThatForgetsThem() {
        cast.owner("Globex");
        var owner = cast.owner("Acme");

        assertThat(owner.api().get("/api/v1/samples/organizations"))
                .hasStatus(200)
                .hasJson("/data/0", "Acme")
                .hasNoJson("/data/1");
    }

    @Test
    void areCarriedToAsynchronousWork() throws Exception {
        var acme = TenantId.of(cast.owner("Acme").organizationId());

        var seen = Tenant.call(acme, () -> applicationTaskExecutor.submit(this::organizations));

        assertThat(seen.get()).containsExactly(acme.value());
        assertThat(applicationTaskExecutor.submit(RequestScope::find).get()).isEmpty();
    }

    @Test
    void keepTheActorOfTheScopeAround() {
        var person = new Actor.Person(new UserId(UUID.randomUUID()), "OWNER", false);
        var acme = new TenantId(UUID.randomUUID());

        new RequestScope("req-1", null, person, Locale.GERMAN)
                .run(() -> Tenant.run(
                        acme,
                        () -> assertThat(RequestScope.current())
                                .isEqualTo(new RequestScope("req-1", acme, person, Locale.GERMAN))));
    }

    @Test
    void areTheSystemsOwnWorkOutsideOfARequest() {
        var seen = new CompletableFuture<Actor>();

        Tenant.run(
                new TenantId(UUID.randomUUID()),
                () -> seen.complete(RequestScope.current().actor()));

        assertThat(seen.join()).isEqualTo(new Actor.Program("system"));
    }

    /** Rows that founding an organization does not make. */
    private void fill(TenantId tenant) {
        ROWS.forEach(
                sql -> database.jdbc().sql(sql).param("tenant", tenant.value()).update());
    }

    private List<UUID> organizations() {
        return jdbc.sql("select tenant_id from organizations where name <> :name")
                .param("name", "")
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    private DriverManagerDataSource owner() {
        return new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
    }
}
