package com.acme.crm.contacts;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.crm.CrmTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TenantIsolation;
import dev.basefly.testkit.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@CrmTest
class ContactTests {

    private static final String CONTACTS = "/api/v1/contacts";

    @Autowired
    private Cast cast;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Growth growth;

    @Autowired
    private MovableClock clock;

    private Cast.Person acme;

    @BeforeEach
    void signUp() {
        acme = cast.owner("Acme");
    }

    @Test
    void addsAContactAndShowsIt() {
        var added = acme.api().post(CONTACTS, Map.of("name", "  Ada Lovelace ", "email", "Ada@Example.com"));

        assertThat(added)
                .hasStatus(201)
                .hasHeader("Location", CONTACTS + "/" + added.text("/data/id"))
                .hasJson("/data/name", "Ada Lovelace")
                .hasJson("/data/email", "ada@example.com");
        assertThat(acme.api().get(CONTACTS)).hasStatus(200).hasJson("/data/0/id", added.text("/data/id"));
    }

    @Test
    void changesDeletesAndRestoresWhatTheAuditLogTells() {
        var id = add("Ada").text("/data/id");
        var path = CONTACTS + "/" + id;

        assertThat(acme.api().put(path, Map.of("name", "Ada", "company", "Analytical Engines")))
                .hasStatus(200)
                .hasJson("/data/company", "Analytical Engines");
        assertThat(acme.api().delete(path)).hasStatus(204);
        assertThat(acme.api().delete(path)).hasStatus(404);
        assertThat(acme.api().post(path + "/restoration")).hasStatus(200);
        assertThat(acme.api().post(path + "/restoration")).hasStatus(404);

        assertThat(acme.api().get("/api/v1/audit-events?targetId=" + id))
                .hasJson("/data/0/action", "contact.restored")
                .hasJson("/data/1/action", "contact.deleted")
                .hasJson("/data/2/action", "contact.changed")
                .hasJson("/data/3/action", "contact.added")
                .hasNoJson("/data/4");
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThat(acme.api().post(CONTACTS, Map.of("name", " ", "email", "ada", "company", "x".repeat(101))))
                .hasStatus(422)
                .hasErrorFor("name")
                .hasErrorFor("email")
                .hasErrorFor("company");
    }

    @Test
    void isNotThereForOthers() {
        var path = CONTACTS + "/" + add("Secret").text("/data/id");
        var globex = cast.owner("Globex");

        for (var answer : List.of(
                globex.api().get(path),
                globex.api().put(path, Map.of("name", "Stolen")),
                globex.api().delete(path),
                globex.api().post(path + "/restoration"))) {
            assertThat(answer).hasStatus(404).doesNotContain("Secret");
        }
        assertThat(globex.api().get(CONTACTS)).hasStatus(200).doesNotContain("Secret");
        assertThat(acme.api().get(path)).hasJson("/data/name", "Secret");
    }

    @Test
    void isKeptApartByTheDatabaseItself(@Autowired TestPostgres.Database database) {
        var globex = cast.owner("Globex");
        add("Ada");
        globex.api().post(CONTACTS, Map.of("name", "Grace"));
        await().until(() -> grown(acme) == 1 && grown(globex) == 1);

        TenantIsolation.verify(database.asOwner());
        for (var table : List.of("contacts", "contact_days")) {
            TenantIsolation.verifyAccess(
                    database.asOwner(),
                    table,
                    tenant(acme).value(),
                    tenant(globex).value());
        }
    }

    @Test
    void needsThePermissionToWrite(@Autowired Organizations organizations) {
        var vera = cast.owner("Initech");
        organizations.add(tenant(acme), UserId.of(vera.id()), RoleName.VIEWER);
        var viewer = vera.api().withHeader("X-Tenant", acme.organizationId());
        add("Ada");

        assertThat(viewer.get(CONTACTS)).hasStatus(200).hasJson("/data/0/name", "Ada");
        assertThat(viewer.post(CONTACTS, Map.of("name", "Grace")))
                .hasStatus(403)
                .hasJson("/error/reason", "missing_permission");
        assertThat(cast.nobody().get(CONTACTS)).hasStatus(401);
    }

    @Test
    void endsAtTheLimitOfThePlan() {
        var first = add("Contact 1").text("/data/id");
        for (int number = 2; number <= 10; number++) {
            assertThat(add("Contact " + number)).hasStatus(201);
        }

        assertThat(add("One more"))
                .hasStatus(402)
                .hasJson("/error/reason", "plan_limit")
                .hasJson("/error/message", "FREE, 10 of 10 contacts used")
                .hasJson("/error/remedy", "Upgrade to PRO, which includes 1,000");

        acme.api().delete(CONTACTS + "/" + first);
        assertThat(add("In its place")).hasStatus(201);
        assertThat(acme.api().post(CONTACTS + "/" + first + "/restoration")).hasStatus(402);
    }

    @Test
    void countsEachNewContactOnce() {
        var first = add("Ada").text("/data/id");
        add("Grace");
        add("Hedy");
        acme.api().put(CONTACTS + "/" + first, Map.of("name", "Ada Lovelace"));
        acme.api().post(CONTACTS, Map.of("name", ""));

        await().until(() -> grown(acme) == 3);
    }

    @Test
    void removesForGoodWhatWasDeletedAMonthAgo() {
        acme.api().delete(CONTACTS + "/" + add("Ada").text("/data/id"));
        add("Grace");
        assertThat(stored(acme)).isEqualTo(2);

        clock.advance(Duration.ofDays(32));

        await().until(() -> stored(acme) == 1);
    }

    private ApiResponse add(String name) {
        return acme.api().post(CONTACTS, Map.of("name", name));
    }

    private int grown(Cast.Person owner) {
        return Tenant.call(tenant(owner), () -> growth.ofTheLastDays(1));
    }

    private long stored(Cast.Person owner) {
        return Tenant.call(
                tenant(owner),
                () -> jdbc.sql("select count(*) from contacts")
                        .query(Long.class)
                        .single());
    }

    private static TenantId tenant(Cast.Person owner) {
        return TenantId.of(owner.organizationId());
    }
}
