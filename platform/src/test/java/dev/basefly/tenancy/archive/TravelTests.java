package dev.basefly.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.RunningPlatform;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An organization moves from one installation to another, with a product's table of every awkward kind of column. */
class TravelTests {

    private static final String TABLE = """
            create table travel_samples (
                tenant_id uuid not null references organizations (tenant_id),
                id uuid primary key,
                parent_id uuid references travel_samples (id),
                author_id uuid references users (id),
                "order" numeric not null,
                content jsonb,
                bytes bytea,
                tags text[],
                at timestamptz,
                span interval,
                ratio double precision,
                doubled numeric generated always as ("order" * 2) stored,
                number bigint generated always as identity
            );
            create index on travel_samples (tenant_id);
            """;

    private static RunningPlatform here;
    private static RunningPlatform there;

    private Cast.Person ada;
    private TenantId acme;

    @BeforeAll
    static void start() {
        here = start(TestPostgres.newDatabase());
        there = start(TestPostgres.newDatabase());
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
    }

    @BeforeEach
    void fill() {
        ada = new Cast(here.api()).owner("Acme");
        acme = TenantId.of(ada.organizationId());
        var author = UserId.of(ada.id());
        Tenant.run(
                acme,
                () -> here.context()
                        .getBean(JdbcClient.class)
                        .sql("""
                        insert into travel_samples
                            (tenant_id, id, parent_id, author_id, "order", content, bytes, tags, at, span, ratio)
                        select :tenant, md5(:tenant::text || n)::uuid, md5(:tenant::text || (n + 1) % 1300)::uuid, :author, n + 0.10,
                            jsonb_build_object('text', E'two\\nlines \\u2028 "quoted" \\\\', 'n', n, 'none', null),
                            sha256(n::text::bytea), array['a,b', null, '{"}'], timestamptz '2026-01-01' + n * interval '1.000001 s',
                            n * interval '1 month 2 days 3.5 s', 1.0 / (n + 1)
                        from generate_series(0, 1299) n
                        """)
                        .param("tenant", acme.value())
                        .param("author", author.value())
                        .update());
    }

    @Test
    void arriveElsewhereWithoutADifference() {
        var archive = export(here, acme);

        var arrived = there.context().getBean(Archives.class).bringIn(new ByteArrayInputStream(archive), true);

        assertThat(arrived.id()).isEqualTo(acme);
        assertThat(manifest(there, acme).parts()).isEqualTo(manifest(here, acme).parts());
        assertThat(manifest(here, acme).parts()).anySatisfy(part -> {
            assertThat(part.table()).isEqualTo("travel_samples");
            assertThat(part.rows()).isEqualTo(1300);
        });
    }

    @Test
    void keepTheirReferencesUnderNewIds() {
        var archive = export(here, acme);

        var copy = here.context().getBean(Archives.class).bringIn(new ByteArrayInputStream(archive), false);

        assertThat(count(copy.id(), "true")).isEqualTo(1300);
        assertThat(
                        count(
                                copy.id(),
                                "exists (select from travel_samples p where p.id = s.parent_id and p.\"order\" = (s.\"order\" + 1) % 1300)"))
                .isEqualTo(1300);
        assertThat(count(copy.id(), "id = md5('" + acme.value() + "' || (\"order\" - 0.1)::int)::uuid"))
                .isZero();
        assertThat(count(acme, "true")).isEqualTo(1300);
    }

    @Test
    void doNotReferToRowsOfAnotherOrganization() {
        var foreign = TenantId.of(new Cast(there.api()).owner("Globex").organizationId());
        var victim = UUID.randomUUID();
        Tenant.run(
                foreign,
                () -> there.context()
                        .getBean(JdbcClient.class)
                        .sql("insert into travel_samples (tenant_id, id, \"order\") values (:tenant, :id, 1)")
                        .param("tenant", foreign.value())
                        .param("id", victim)
                        .update());
        TestPostgres.Database database = databases[0];
        JdbcClient.create(database.asSuperuser())
                .sql("alter table travel_samples disable trigger all")
                .update();
        JdbcClient.create(database.asSuperuser())
                .sql("update travel_samples set parent_id = :victim where tenant_id = :tenant and \"order\" = 0.10")
                .param("victim", victim)
                .param("tenant", acme.value())
                .update();
        var forged = export(here, acme);
        JdbcClient.create(database.asSuperuser())
                .sql("alter table travel_samples enable trigger all")
                .update();

        assertThatThrownBy(
                        () -> there.context().getBean(Archives.class).bringIn(new ByteArrayInputStream(forged), true))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("refer to another organization's");
        assertThat(there.context().getBean(Organizations.class).find(acme)).isEmpty();
    }

    @Test
    void areErasedFromWhereACrashLeftThem() {
        var erasures = here.context().getBean(TenantErasure.class);
        var operations = here.context().getBean(TenantOperations.class);
        here.context().getBean(OrganizationLife.class).delete(acme, null);
        var crashed = operations.start(acme, TenantOperation.Kind.ERASURE);
        assertThatThrownBy(() -> erasures.erase(acme)).hasMessageContaining("being done already");

        here.context().getBean(MovableClock.class).advance(TenantOperations.SILENCE.plus(Duration.ofSeconds(1)));
        var certificate = erasures.erase(acme);

        assertThat(certificate.document()).contains("\"travel_samples\":1300").contains("\"rowsLeft\":0");
        assertThat(operations.page(acme, null, 10).data()).singleElement().satisfies(operation -> {
            assertThat(operation.id()).isEqualTo(crashed);
            assertThat(operation.state()).isEqualTo(TenantOperation.State.DONE);
        });
        // What is left of the audit log are hashes, and the installation's own entry of the erasure.
        assertThat(mentions(acme))
                .isSubsetOf("erasure_certificates", "tenant_operations", "sessions", "audit_events", "audit_heads");
    }

    /** Every table with a uuid anywhere that is the organization's. */
    private static java.util.Set<String> mentions(TenantId id) {
        var jdbc = JdbcClient.create(databases[0].asSuperuser());
        var found = new java.util.TreeSet<String>();
        jdbc.sql(
                        "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")
                .query((row, index) -> row.getString(1))
                .list()
                .forEach(table -> {
                    if (jdbc.sql("select exists (select from \"" + table
                                    + "\" t where t::text like :id or t::text like :text)")
                            .param("id", "%" + id.value() + "%")
                            .param("text", "%" + id + "%")
                            .query(Boolean.class)
                            .single()) {
                        found.add(table);
                    }
                });
        return found;
    }

    private static final TestPostgres.Database[] databases = new TestPostgres.Database[1];

    private static RunningPlatform start(TestPostgres.Database database) {
        var platform = RunningPlatform.start(RunningPlatform.at(database));
        JdbcClient.create(database.asSuperuser()).sql(TABLE).update();
        JdbcClient.create(database.asSuperuser())
                .sql("select make_tenant_table('travel_samples')::text")
                .query((row, index) -> index)
                .list();
        if (databases[0] == null) {
            databases[0] = database;
        }
        return platform;
    }

    private static byte[] export(RunningPlatform platform, TenantId id) {
        var out = new ByteArrayOutputStream();
        write(platform, id, out);
        return out.toByteArray();
    }

    private static Manifest manifest(RunningPlatform platform, TenantId id) {
        return write(platform, id, new ByteArrayOutputStream());
    }

    private static Manifest write(RunningPlatform platform, TenantId id, ByteArrayOutputStream out) {
        var organization =
                platform.context().getBean(Organizations.class).find(id).orElseThrow();
        return platform.context()
                .getBean(TenantExport.class)
                .write(organization, out, platform.context().getBean(MovableClock.class), (rows, total) -> {});
    }

    private static long count(TenantId id, String condition) {
        return Tenant.call(
                id,
                () -> here.context()
                        .getBean(JdbcClient.class)
                        .sql("select count(*) from travel_samples s where " + condition)
                        .query(Long.class)
                        .single());
    }
}
