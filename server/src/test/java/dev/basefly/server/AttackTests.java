package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.operation.JobPauses;
import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.attack.AttackSuite;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Every route of the whole product, attacked by everybody who may not use it. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = AttackSuite.NO_LIMITS)
@CrossTenant(reason = "makes somebody one of the staff, whom organizations then let in")
class AttackTests {

    private static final String SIGNED = "cookies are no matter to it: the message is signed";

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Environment settings;

    @Test
    void everyRouteHolds(@Autowired AttackSuite suite, @Autowired MovableClock clock, @Autowired JobPauses pauses) {
        giveEachOrganizationAJob();
        giveEachMemberAMessage();
        // A cluster that comes up meanwhile would look like one that an attack has changed.
        pauses.pause(null, "workflows", "Attacked");
        var report = suite.advancing(clock::advance)
                .showingAll("/dev/")
                .body("PATCH /api/v1/organizations/{id}", Map.of("accent", "#7a1fa2"))
                .body("PATCH /api/v1/clusters/{id}", Map.of("name", "Renamed"))
                .body("POST /api/v1/support-grants", Map.of("reason", "Ticket of $mark", "operator", staff()))
                // None is of this kind: whatever is dead here stays so.
                .body(
                        "POST /api/v1/operator/jobs/limits",
                        Map.of("per", "QUEUE", "queue", "attack", "atOnce", 5, "reason", "Attacked"))
                .body("POST /api/v1/workflows/{id}/signals", Map.of("name", "approval", "id", "approval-17"))
                .body("PUT /api/v1/operator/organizations/{id}/plan", Map.of("plan", "BUSINESS"))
                .body("POST /console/entitlements/{id}/plan", Map.of("plan", "BUSINESS"))
                .body(
                        "POST /console/entitlements/{id}/overrides",
                        Map.of("feature", "seats", "included", "unlimited", "reason", "Attacked"))
                .body("POST /api/v1/operator/jobs/dead/discards", Map.of("kind", "reports.monthly"))
                .body("POST /api/v1/operator/jobs/dead/replays", Map.of("kind", "reports.monthly"))
                .excusing(
                        "GET /settings/billing",
                        "owner of a suspended organization",
                        "who does not pay is suspended, and paying settles it")
                .excusing(
                        "GET /api/v1/billing",
                        "owner of a suspended organization",
                        "who does not pay is suspended, and paying settles it")
                .excusing(
                        "GET /api/v1/billing/invoices",
                        "owner of a suspended organization",
                        "who does not pay is suspended, and paying settles it")
                .excusing("POST /webhooks/stripe", "cookie without CSRF token", SIGNED)
                .excusing("POST /webhooks/stripe", "form on another site", SIGNED)
                .excusing("POST /webhooks/unsubscribe", "cookie without CSRF token", SIGNED)
                .excusing("POST /webhooks/unsubscribe", "form on another site", SIGNED)
                .excusing(
                        "POST /clusters/{id}/upgrade/{version}",
                        "foreign id behind an own one",
                        "a version belongs to nobody")
                .withoutControl(
                        "GET /api/v1/organizations/{id}/logo",
                        "GET /api/v1/people/{id}/picture",
                        "GET /api/v1/operator/events/parked/{listener}/{position}",
                        "GET /api/v1/operator/plans/{plan}/versions",
                        "GET /api/v1/operator/plans/{plan}/versions/{version}",
                        "GET /branding/{color}.css",
                        "GET /console/plans/{plan}",
                        "GET /console/billing/comparisons/{id}",
                        "GET /console/billing/customers/{id}",
                        "GET /console/billing/customers/{id}/invoices/{invoice}",
                        "GET /console/billing/events/{id}",
                        "GET /dev/mail/{id}/attachments/{number}",
                        "GET /dev/stripe/checkout/{id}",
                        "GET /dev/stripe/invoices/{id}",
                        "GET /dev/stripe/invoices/{id}/pdf",
                        "GET /dev/stripe/portal/{id}",
                        "GET /o/{slug}",
                        "GET /o/{slug}/{*rest}",
                        "GET /settings/billing/invoices/{invoice}/pdf",
                        "GET /settings/roles/{name}/edit",
                        "POST /api/v1/closed-accounts/{id}/restoration",
                        "POST /api/v1/operator/events/listeners/{name}/removal",
                        "POST /api/v1/operator/events/listeners/{name}/replays",
                        "POST /api/v1/operator/events/listeners/{name}/resumption",
                        "POST /api/v1/operator/events/parked/{listener}/{position}/retry",
                        "POST /api/v1/operator/events/parked/{listener}/{position}/skip",
                        "POST /api/v1/operator/events/replays/{id}/cancellation",
                        "POST /api/v1/operator/events/replays/{id}/continuation",
                        "POST /api/v1/operator/jobs/limit-removals",
                        "POST /api/v1/operator/jobs/resumptions",
                        "POST /api/v1/operator/locks/releases",
                        "POST /api/v1/operator/plans/{plan}/moves",
                        "POST /api/v1/operator/plans/{plan}/moves/previews",
                        "POST /api/v1/operator/plans/{plan}/versions",
                        "POST /api/v1/operator/plans/{plan}/versions/previews",
                        "PUT /api/v1/operator/organizations/{id}/plan/overrides/{feature}",
                        "DELETE /api/v1/clusters/{id}/pools/{name}",
                        "DELETE /api/v1/operator/organizations/{id}/plan/overrides/{feature}",
                        "POST /api/v1/clusters/{id}/kubeconfigs",
                        "POST /api/v1/clusters/{id}/retry",
                        "POST /api/v1/clusters/{id}/start",
                        "POST /api/v1/clusters/{id}/stop",
                        "POST /api/v1/clusters/{id}/upgrade",
                        "POST /clusters/{id}/kubeconfig",
                        "POST /clusters/{id}/pools",
                        "POST /clusters/{id}/pools/{name}/removal",
                        "POST /clusters/{id}/retry",
                        "POST /clusters/{id}/start",
                        "POST /clusters/{id}/stop",
                        "POST /clusters/{id}/upgrade/{version}",
                        "PUT /api/v1/clusters/{id}/pools/{name}",
                        "POST /api/v1/operator/organizations/imports",
                        "POST /api/v1/operator/organizations/{id}/moves",
                        "PUT /api/v1/operator/organizations/{id}/placement/address",
                        "POST /api/v1/operator/support-grants/{id}/end",
                        "POST /api/v1/organizations/{id}/erasure",
                        "POST /api/v1/billing/checkout-sessions",
                        "POST /api/v1/billing/portal-sessions",
                        "POST /api/v1/billing/subscription/cancellation",
                        "POST /api/v1/billing/subscription/continuation",
                        "POST /api/v1/billing/subscription/preview",
                        "POST /api/v1/ownership-transfers/{id}/acceptance",
                        "POST /api/v1/ownership-transfers/{id}/declination",
                        "POST /api/v1/ownership-transfers/{id}/withdrawal",
                        "POST /console/billing/customers/{id}/invoices/{invoice}/refunds",
                        "POST /console/billing/events/{id}/replay",
                        "POST /console/jobs/pauses/resumptions",
                        "POST /console/plans/{plan}/preview",
                        "POST /console/plans/{plan}/versions",
                        "POST /console/entitlements/{id}/overrides/removal",
                        "POST /dev/stripe/checkout/{id}",
                        "POST /dev/stripe/portal/{id}/card",
                        "POST /settings/billing/cancellation",
                        "POST /settings/billing/change",
                        "POST /settings/billing/checkout",
                        "POST /settings/billing/continuation",
                        "POST /settings/billing/portal",
                        "POST /settings/billing/preview",
                        "POST /settings/ownership-transfers/{id}/acceptance",
                        "POST /settings/ownership-transfers/{id}/declination",
                        "POST /settings/ownership-transfers/{id}/withdrawal",
                        "POST /settings/roles/{name}",
                        "POST /settings/support/{id}/{decision}",
                        "POST /webhooks/stripe",
                        "PUT /api/v1/me/profile/picture",
                        "PUT /api/v1/billing/subscription",
                        "PUT /api/v1/organizations/{id}/logo")
                .run();

        report.verify();
        assertThat(report.calls()).isGreaterThan(report.routes().size() * 15L);
    }

    /** Other tests may share this application and its database. */
    @AfterEach
    void takeBackWhatWasPlanted(@Autowired JobPauses pauses) {
        owner().sql("drop function if exists give_a_job() cascade").update();
        owner().sql("drop function if exists give_a_message() cascade").update();
        pauses.resume(null, "workflows");
    }

    private JdbcClient owner() {
        return JdbcClient.create(new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password")));
    }

    /** People are told by the product of what others do, and no route tells them. */
    private void giveEachMemberAMessage() {
        var owner = owner();
        owner.sql("""
                        create function give_a_message() returns trigger language plpgsql as $$
                        begin
                            insert into inbox_messages (tenant_id, person_id, id, event_id, kind, title, body, path, in_app,
                                by_mail, created_at)
                            values (new.tenant_id, new.user_id, uuidv7(), uuidv7(), 'tests.planted', 'Planted', '', '/', true,
                                false, now())
                            on conflict do nothing;
                            return null;
                        end
                        $$
                        """).update();
        owner.sql(
                        "create trigger give_a_message after insert on memberships for each row execute function give_a_message()")
                .update();
    }

    /** Jobs and workflows come from the work of the product, and no route makes one. */
    private void giveEachOrganizationAJob() {
        var owner = owner();
        owner.sql("""
                        create function give_a_job() returns trigger language plpgsql as $$
                        begin
                            insert into jobs (tenant_id, id, queue, kind, state, rank, priority, payload, run_at,
                                most_attempts, actor, created_at)
                            values (new.tenant_id, uuidv7(), 'tests', 'tests.planted', 'DEAD', 1, 10, '{}', now(), 1, 'test',
                                now());
                            insert into job_batches (tenant_id, id, depth, label, state, when_dead, actor, generation,
                                created_at, ended_at)
                            values (new.tenant_id, uuidv7(), 0, 'planted', 'COMPLETED', 'CONTINUE', 'test', 0, now(), now());
                            insert into workflows (tenant_id, id, name, version, shape, key, status, position, state, actor,
                                generation, created_at)
                            values (new.tenant_id, uuidv7(), 'tests.planted', 1, 'planted', 'planted', 'AWAITING',
                                'approval', '{}', 'test', 0, now());
                            return null;
                        end
                        $$
                        """).update();
        owner.sql("create trigger give_a_job after insert on organizations for each row execute function give_a_job()")
                .update();
    }

    /** The id of an operator who is not the one that attacks. */
    private String staff() {
        var person = cast.owner("Basefly");
        database.jdbc()
                .sql("update users set operator = true where email = :email")
                .param("email", person.email())
                .update();
        return person.id();
    }
}
