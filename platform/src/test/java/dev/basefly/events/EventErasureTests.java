package dev.basefly.events;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.Cast;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The events of an organization go with it, from every part of the log, and nobody else's. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the events of all tenants")
class EventErasureTests {

    private static final long PART = 1_000_000;
    private static final long FAR = 7_001;

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private OrganizationLife organizations;

    @Test
    void leavesTheRowOfAnotherOneThatHasTheSamePlaceInAnotherPart() {
        var acme = TenantId.of(cast.owner("Acme").organizationId());
        var globex = TenantId.of(cast.owner("Globex").organizationId());
        for (int part = 0; part < 2; part++) {
            database.jdbc()
                    .sql("select events_make_partition(?)")
                    .param(FAR + part)
                    .query((row, _) -> 1)
                    .list();
        }
        insert(FAR * PART, acme.value());
        insert((FAR + 1) * PART, globex.value());
        assertThat(database.jdbc()
                        .sql("select count(distinct ctid) from events where position >= ?")
                        .param(FAR * PART)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        organizations.delete(acme, null);

        assertThat(Staff.operator(signIns, cast.nobody()).post("/api/v1/operator/organizations/" + acme + "/erasure"))
                .hasStatus(201);

        assertThat(database.jdbc()
                        .sql("select tenant_id from events where position >= ?")
                        .param(FAR * PART)
                        .query(UUID.class)
                        .list())
                .containsExactly(globex.value());
        for (int part = 0; part < 2; part++) {
            database.jdbc()
                    .sql("select events_drop_partition(?)")
                    .param(FAR + part)
                    .query((row, _) -> 1)
                    .list();
        }
    }

    private void insert(long position, UUID tenant) {
        database.jdbc().sql("""
                        insert into events (position, tenant_id, id, type, version, key, slot, payload, size, actor,
                            generation, occurred_at)
                        values (?, ?, uuidv7(), 'tests.far', 1, '', 0, '{}', 2, 'test', 0, now())
                        """).param(position).param(tenant).update();
    }
}
