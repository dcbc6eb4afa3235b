package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.RecordedRun;
import dev.basefly.notifications.NotificationsSettings.Encryption;
import dev.basefly.notifications.NotificationsSettings.Smtp;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** How much one may send to an address, and what becomes of mails later. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "reads the tables of mails and jobs")
class MailShareTests {

    private final SettableClock clock = new SettableClock(Instant.parse("2126-03-01T10:00:00Z"));

    private final String to = "ada." + UUID.randomUUID() + "@acme.example";
    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final TenantId globex = new TenantId(UUID.randomUUID());
    private final UserId eve = new UserId(UUID.randomUUID());
    private final UserId grace = new UserId(UUID.randomUUID());

    private final SystemDatabase database;
    private final Outbox outbox;
    private final Attachments attachments;
    private final Mails mails;

    MailShareTests(@Autowired SystemDatabase database, @Autowired MasterKey master, @Autowired Jobs jobs) {
        this.database = database;
        this.outbox = new Outbox(database, master, clock);
        this.attachments = new Attachments(database, master, Map::of);
        var settings = new NotificationsSettings(
                new Smtp("127.0.0.1", 1, "", Secret.of(""), "no-reply@acme.example", Encryption.NONE),
                20,
                12,
                Duration.ofMinutes(1),
                Duration.ofHours(1));
        this.mails = new Mails(database, outbox, attachments, jobs, settings, _ -> Optional.empty(), clock);
    }

    @Test
    void goesToOneAddressOnlySoOftenAlsoAtOnce() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 25).forEach(i -> threads.execute(() -> mails.send(mail("Hello " + i))));
        }

        assertThat(outbox.newest(to, 100)).hasSize(20);
        assertThat(jobs()).isEqualTo(20);
        assertThatThrownBy(() -> mails.send(new Mail(to.toUpperCase(Locale.ROOT), "Hello", "Hello", null)))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("20 mails");
        clock.advance(Duration.ofMinutes(61));
        mails.send(mail("Hello"));
    }

    @Test
    void usesUpNobodyElsesShare() {
        for (int i = 0; i < 5; i++) {
            mails.send(acme, mail("Eve invites you to Acme").by(eve));
        }

        assertThatThrownBy(
                        () -> mails.send(acme, mail("Eve invites you to Acme").by(eve)))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("5 mails");
        assertThat(mails.tell(acme, mail("Grace invites you to Acme").by(grace)))
                .isEmpty();
        assertThat(mails.tell(globex, mail("Eve invites you to Globex").by(eve)))
                .isEmpty();
        assertThat(mails.tell(globex, mail("Grace invites you to Globex").by(grace)))
                .isPresent();
        for (int i = 0; i < 20; i++) {
            assertThat(mails.tell(acme, mail("A notice"))).isPresent();
        }
        assertThat(mails.tell(acme, mail("A notice"))).isEmpty();
        assertThat(mails.tell(globex, mail("Your payment failed"))).isPresent();
        assertThat(mails.tell(mail("Support asks to be let in"))).isPresent();
    }

    @Test
    void boundsWhatPeopleOfManyOrganizationsCauseTogether() {
        for (int i = 0; i < 100; i++) {
            assertThat(mails.tell(
                            new TenantId(UUID.randomUUID()),
                            mail("You are invited").by(new UserId(UUID.randomUUID()))))
                    .isPresent();
        }

        assertThat(mails.tell(globex, mail("Grace invites you to Globex").by(grace)))
                .isEmpty();
        assertThat(mails.tell(globex, mail("Your payment failed"))).isPresent();
    }

    @Test
    void leavesRoomBesideWhatItsReaderMayEnd() {
        var notice = mail("A cluster failed").endedAt("https://acme.example/webhooks/unsubscribe?token=a.b");
        for (int i = 0; i < 15; i++) {
            assertThat(mails.tell(acme, notice)).isPresent();
        }

        assertThat(mails.tell(acme, notice)).isEmpty();
        assertThat(mails.tell(acme, mail("Your payment failed"))).isPresent();
    }

    @Test
    void losesTheNameOfWhoWroteItWithTheAccountAndNobodyElsesSubject() {
        var data = new MailData(database);
        mails.tell(acme, mail("Your payment failed"));
        mails.tell(acme, mail("Your first invitation").by(grace));
        // The name was another one when this was sent.
        mails.tell(globex, mail("Eve invites you to Globex").by(eve));

        data.erase(new DataSubject(eve, "eve@globex.example", "Your"));

        assertThat(outbox.newest(to, 10))
                .extracting(StoredMail::subject)
                .containsExactlyInAnyOrder("Your payment failed", "Your first invitation", "A message for you");
    }

    @Test
    void isForgottenAMonthAfterItEndedAndThreeAfterItWasNotSent() {
        mails.send(mail("Unsent"));
        clock.advance(Duration.ofSeconds(1));
        mails.send(mail("Sent"));
        outbox.sent(outbox.newest(to, 1).getFirst().id(), false);

        clock.advance(Duration.ofDays(31));
        forgetOld();
        assertThat(outbox.newest(to, 10)).extracting(StoredMail::subject).containsExactly("Unsent");
        clock.advance(Duration.ofDays(60));
        forgetOld();

        assertThat(outbox.newest(to, 10)).isEmpty();
    }

    @Test
    void isForgottenHoweverManyThereAre() {
        mails.send(mail("Today"));
        database.jdbc().sql("""
                        insert into mails (id, recipient, subject, state, created_at, sent_at)
                        select gen_random_uuid(), :to, 'Long ago', 'SENT', '2020-01-01', '2020-01-01'
                        from generate_series(1, 5001)
                        """).param("to", to).update();

        assertThat(forgetOld()).isGreaterThanOrEqualTo(5_001);

        assertThat(outbox.newest(to, 10)).extracting(StoredMail::subject).containsExactly("Today");
    }

    private Mail mail(String subject) {
        return new Mail(to, subject, "Hello", null);
    }

    private long forgetOld() {
        return new MailDelivery(outbox, attachments, null, clock).forgetOld(RecordedRun.FIRST);
    }

    /** How many jobs deliver the mails of this test. */
    private int jobs() {
        return database.jdbc().sql("""
                        select count(*) from jobs j join mails m on j.payload ->> 'mail' = m.id::text
                        where j.kind = 'notifications.deliver_mail' and j.queue = 'mail' and m.recipient = :to
                        """).param("to", to).query(Integer.class).single();
    }
}
