package dev.basefly.inbox;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.inbox.NoticeKind.Ways;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.RecordedRun;
import dev.basefly.notifications.Mail;
import dev.basefly.notifications.Mailbox;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.teams.event.InvitationAccepted;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;

@PlatformTest
@CrossTenant(reason = "makes messages of long ago")
class InboxTests {

    private static final Pattern OPENING = Pattern.compile("action=\"(/inbox/ntf_[^\"]+/opening)\"");
    private static final Pattern TOKEN = Pattern.compile("/unsubscribe\\?token=([A-Za-z0-9_.-]+)");

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private ApplicationEventPublisher events;

    @Autowired
    private InboxRows rows;

    @Autowired
    private InboxData data;

    @Autowired
    private InboxMails mails;

    @Autowired
    private Mails outbox;

    @Autowired
    private Mailbox mailbox;

    @Autowired
    private Unsubscribing unsubscribing;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MovableClock clock;

    @Test
    void tellsThoseWhomItConcernsAndNobodyElse() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.VIEWER);
        somebodyJoins(ada);

        await().untilAsserted(() -> assertThat(inbox(ada)).contains("An invitation was accepted", "bell-count\">1<"));

        assertThat(inbox(grace)).contains("Nothing to tell");
        var asGuest = pages(grace).withHeader("X-Tenant", ada.organizationId());
        assertThat(asGuest.get("/inbox").text()).contains("Nothing to tell");
        var opening = OPENING.matcher(inbox(ada));
        assertThat(opening.find()).isTrue();
        assertThat(asGuest.post(opening.group(1))).hasStatus(404);
        assertThat(pages(ada).post(opening.group(1)).header("Location").orElseThrow())
                .endsWith("/settings/members");
        assertThat(inbox(ada)).contains("An invitation was accepted").doesNotContain("bell-count", "Mark all as read");
    }

    @Test
    void mailsToWhomChoseItUntilOneClickEndsIt() {
        var ada = cast.owner("Acme");
        choose(ada, "mail%3Amembers.joined=true");
        somebodyJoins(ada);
        await().untilAsserted(() -> assertThat(mail(ada)).contains("Stop mails of this kind"));
        var token = TOKEN.matcher(mail(ada));
        assertThat(token.find()).isTrue();

        assertThat(inbox(ada)).contains("Nothing to tell");
        assertThat(pages(ada).get("/unsubscribe?token=" + token.group(1)).text())
                .contains("Stop these mails");
        assertThat(choices(ada)).containsPattern("name=\"mail:members.joined\" value=\"true\" checked");
        assertThat(oneClick(token.group(1) + "x")).hasStatus(404);
        assertThat(oneClick("bm90aGluZw")).hasStatus(404);
        assertThat(oneClick(token.group(1))).hasStatus(204);
        assertThat(oneClick(token.group(1))).hasStatus(204);
        assertThat(choices(ada)).doesNotContainPattern("name=\"mail:members.joined\" value=\"true\" checked");
    }

    @Test
    void marksAsReadWhatWasThereAndNotWhatCameSince() {
        var ada = cast.owner("Acme");
        add(ada, UUID.randomUUID());
        var seen = Pattern.compile("name=\"newest\" value=\"([^\"]+)\"").matcher(inbox(ada));
        assertThat(seen.find()).isTrue();
        add(ada, UUID.randomUUID());

        form(pages(ada), "/inbox/reading", "newest=" + seen.group(1));

        assertThat(inbox(ada)).contains("bell-count\">1<");
    }

    @Test
    void tellsNobodyTwiceOfAnEventThatComesTwice() {
        var ada = cast.owner("Acme");
        var event = UUID.randomUUID();

        assertThat(add(ada, event)).isTrue();
        assertThat(add(ada, event)).isFalse();
    }

    @Test
    void mailsOnceHoweverOftenItsJobRuns() throws Exception {
        var ada = cast.owner("Acme");
        var event = UUID.randomUUID();
        add(ada, event, new Ways(true, true));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> runs = IntStream.range(0, 4)
                    .<Future<?>>mapToObj(_ -> threads.submit(() -> Tenant.run(
                            TenantId.of(ada.organizationId()), () -> mails.send(new InboxMails.Tell(event)))))
                    .toList();
            for (var run : runs) {
                run.get();
            }
        }

        assertThat(noticesMailedTo(ada)).isEqualTo(1);
    }

    @Test
    void mailsLaterWhatWouldBeTooMuchNow() {
        var ada = cast.owner("Acme");
        var acme = TenantId.of(ada.organizationId());
        for (int i = 0; i < 20; i++) {
            outbox.tell(acme, new Mail(ada.email(), "One of many", "Hello", null));
        }
        var event = UUID.randomUUID();
        add(ada, event, new Ways(false, true));

        assertThatThrownBy(() -> Tenant.run(acme, () -> mails.send(new InboxMails.Tell(event))))
                .isInstanceOfSatisfying(
                        JobFailure.class,
                        failure -> assertThat(failure.isPostponement()).isTrue());
        assertThat(noticesMailedTo(ada)).isZero();
        database.jdbc()
                .sql("update mails set created_at = created_at - interval '61 minutes' where recipient = :ada")
                .param("ada", ada.email())
                .update();
        Tenant.run(acme, () -> mails.send(new InboxMails.Tell(event)));
        Tenant.run(acme, () -> mails.send(new InboxMails.Tell(event)));

        assertThat(noticesMailedTo(ada)).isEqualTo(1);
    }

    @Test
    void endsNoMailsOfAnOrganizationThatIsGone() {
        var ada = cast.owner("Acme");
        var gone = new TenantId(UUID.randomUUID());
        var link = unsubscribing
                .links(gone, UserId.of(ada.id()), PlatformNotices.JOINED.name())
                .oneClick();

        assertThat(oneClick(link.substring(link.indexOf('=') + 1))).hasStatus(404);
    }

    @Test
    void forgetsAllThatIsOldHoweverMuchItIs() {
        var ada = cast.owner("Acme");
        add(ada, UUID.randomUUID());
        database.jdbc()
                .sql("""
                        insert into inbox_messages (tenant_id, person_id, id, event_id, kind, title, body, path, in_app,
                            by_mail, created_at)
                        select :organization, :person, gen_random_uuid(), gen_random_uuid(), 'tests.kind', 'Long ago', '',
                            '/overview', true, false, '2020-01-01' from generate_series(1, 5001)
                        """)
                .param("organization", TenantId.of(ada.organizationId()).value())
                .param("person", UserId.of(ada.id()).value())
                .update();

        var forgotten = new ForgetMessages(database, clock).forget(RecordedRun.FIRST);

        assertThat(forgotten).isGreaterThanOrEqualTo(5_001);
        assertThat(inbox(ada)).contains("Something happened").doesNotContain("Long ago");
    }

    @Test
    void goesWithThePerson() {
        var ada = cast.owner("Acme");
        var person = new DataSubject(UserId.of(ada.id()), ada.email(), ada.name());
        add(ada, UUID.randomUUID());
        choose(ada, "app%3Amembers.joined=true");
        assertThat(data.of(person)).hasSize(1);

        data.erase(person);

        assertThat(data.of(person)).isEmpty();
        assertThat(inbox(ada)).contains("Nothing to tell");
    }

    private void somebodyJoins(Cast.Person owner) {
        var acme = TenantId.of(owner.organizationId());
        var joined = new InvitationAccepted(acme, "inv_" + UUID.randomUUID(), UserId.of(owner.id()), "MEMBER");
        Tenant.run(acme, () -> transactions.executeWithoutResult(_ -> events.publishEvent(joined)));
    }

    private boolean add(Cast.Person person, UUID event) {
        return add(person, event, new Ways(true, false));
    }

    private boolean add(Cast.Person person, UUID event, Ways ways) {
        var organization = TenantId.of(person.organizationId());
        var text = new NoticeText("Something happened", "", "/overview");
        return Tenant.call(organization, () -> rows.add(UserId.of(person.id()), event, "tests.kind", text, ways));
    }

    private long noticesMailedTo(Cast.Person person) {
        return mailbox.newest(person.email(), 100).stream()
                .filter(mail -> mail.subject().equals("Something happened"))
                .count();
    }

    private static void choose(Cast.Person person, String fields) {
        assertThat(form(pages(person), "/account/notifications", fields)).hasStatus(303);
    }

    private static String choices(Cast.Person person) {
        return pages(person).get("/account/notifications").text();
    }

    private static String inbox(Cast.Person person) {
        return pages(person).get("/inbox").text();
    }

    private String mail(Cast.Person person) {
        var mails = cast.nobody().get("/dev/mail.json?to=" + person.email());
        return mails.text();
    }

    private ApiResponse oneClick(String token) {
        return form(cast.nobody(), "/webhooks/unsubscribe?token=" + token, "List-Unsubscribe=One-Click");
    }

    private static ApiResponse form(ApiClient api, String path, String fields) {
        return api.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(fields));
    }

    private static ApiClient pages(Cast.Person person) {
        return person.api().withHeader("Accept", "text/html");
    }
}
