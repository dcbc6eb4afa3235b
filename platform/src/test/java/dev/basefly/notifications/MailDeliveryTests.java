package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.RecordedRun;
import dev.basefly.notifications.NotificationsSettings.Encryption;
import dev.basefly.notifications.NotificationsSettings.Smtp;
import dev.basefly.notifications.spi.AttachmentSource;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.TenantId;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.SettableClock;
import dev.basefly.testkit.mail.SmtpStandIn;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** The platform itself works on no jobs here: what they would do is called by the tests. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "reads the tables of mails and jobs")
class MailDeliveryTests {

    private final SettableClock clock = new SettableClock(Instant.parse("2126-03-01T10:00:00Z"));

    private final String to = "ada." + UUID.randomUUID() + "@acme.example";
    private final TenantId acme = new TenantId(UUID.randomUUID());

    private final SystemDatabase database;
    private final Jobs jobs;
    private final Outbox outbox;
    private final Attachments attachments;
    private final Files files = new Files();

    MailDeliveryTests(@Autowired SystemDatabase database, @Autowired MasterKey master, @Autowired Jobs jobs) {
        this.database = database;
        this.jobs = jobs;
        this.outbox = new Outbox(database, master, clock);
        this.attachments = new Attachments(database, master, () -> Map.of("tests", files));
    }

    @Test
    void arrivesByMailServerOnceWithTextAndHtmlAndIsErased() throws Exception {
        try (var server = new Server()) {
            mails().send(Letter.about("Grüße 🚀")
                    .says("Hello Ada")
                    .offers("Open", "https://acme.example/#t")
                    .to(to));

            deliver(server.port(), RecordedRun.FIRST);
            deliver(server.port(), RecordedRun.FIRST);

            var received = server.mail.getReceivedMessagesForDomain(to);
            assertThat(received).hasSize(1);
            assertThat(received[0].getSubject()).isEqualTo("Grüße 🚀");
            assertThat(received[0].getFrom()[0]).hasToString("no-reply@acme.example");
            assertThat(received[0].getAllRecipients()).hasSize(1);
            assertThat(received[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(GreenMailUtil.getWholeMessage(received[0]))
                    .contains("text/plain", "text/html", "multipart/alternative");
            assertThat(newest().state()).isEqualTo(MailState.SENT);
            assertThat(newest().content()).isNull();
            assertThat(received[0].getMessageID()).contains(newest().id().toString());
        }
    }

    @Test
    void tellsProgramsHowSuchMailsAreEnded() throws Exception {
        try (var server = new Server()) {
            var page = "https://acme.example/unsubscribe?token=a.b";
            var oneClick = "https://acme.example/webhooks/unsubscribe?token=a.b";
            mails().send(Letter.about("News")
                    .says("Hello")
                    .endedBy("Stop these", page, oneClick)
                    .to(to));

            deliver(server.port(), RecordedRun.FIRST);

            var received = server.mail.getReceivedMessagesForDomain(to)[0];
            assertThat(received.getHeader("List-Unsubscribe")).containsExactly("<" + oneClick + ">");
            assertThat(received.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
            assertThat(GreenMailUtil.getWholeMessage(received)).contains("Stop these");
        }
    }

    @Test
    void keepsItsIdentifierWhenACrashSendsItTwice() {
        try (var server = SmtpStandIn.start()) {
            mails().send(new Mail(to, "Hello", "Hello", null));
            var content = database.jdbc()
                    .sql("select sealed_content from mails where recipient = :to")
                    .param("to", to)
                    .query(byte[].class)
                    .single();
            deliver(server.port(), RecordedRun.FIRST);
            // As if the process had died before it noted that the mail was sent.
            database.jdbc()
                    .sql("update mails set state = 'QUEUED', sent_at = null, sealed_content = :content where id = :id")
                    .param("content", content)
                    .param("id", newest().id().value())
                    .update();

            deliver(server.port(), RecordedRun.FIRST);

            assertThat(server.received()).hasSize(2);
            assertThat(server.received().get(0).header("Message-ID"))
                    .isEqualTo(server.received().get(1).header("Message-ID"))
                    .isEqualTo("<" + newest().id() + "@acme.example>");
        }
    }

    @Test
    void bringsAFileAlongAndForgetsItOnceSent() throws Exception {
        try (var server = new Server()) {
            var id = mails().send(withFile());
            files.content = "%PDF-1.4 …".getBytes(StandardCharsets.UTF_8);

            deliver(server.port(), RecordedRun.FIRST);

            var received = server.mail.getReceivedMessagesForDomain(to)[0];
            assertThat(received.getContentType()).startsWith("multipart/mixed");
            var parts = (MimeMultipart) received.getContent();
            assertThat(parts.getCount()).isEqualTo(2);
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("invoice-1.pdf");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("application/pdf");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(files.content);
            assertThat(attachments.of(id))
                    .singleElement()
                    .satisfies(file -> assertThat(file.isThere()).isFalse());
        }
    }

    @Test
    void waitsForAFileAndGoesWithoutItInTheEnd() {
        try (var server = SmtpStandIn.start()) {
            mails().send(withFile());
            files.failure = new IllegalStateException("away");

            assertThatThrownBy(() -> deliver(server.port(), RecordedRun.FIRST)).hasMessage("away");
            assertThat(newest().state()).isEqualTo(MailState.QUEUED);
            assertThat(server.received()).isEmpty();
            deliver(server.port(), new RecordedRun(4, false));

            assertThat(server.received()).hasSize(1);
            assertThat(newest().state()).isEqualTo(MailState.SENT);
        }
    }

    @Test
    void readsAFileOnceHoweverOftenItIsTried() {
        mails().send(withFile());
        files.content = new byte[] {1};
        assertThatThrownBy(() -> deliver(1, RecordedRun.FIRST)).hasMessageContaining("could not be used");

        try (var server = SmtpStandIn.start()) {
            deliver(server.port(), new RecordedRun(2, false));

            assertThat(server.received()).hasSize(1);
        }
        assertThat(files.reads).isEqualTo(1);
    }

    @Test
    void goesWithoutAFileThatIsTooLargeOrUnknown() {
        try (var server = SmtpStandIn.start()) {
            mails().send(withFile());
            files.content = new byte[AttachmentSource.LARGEST + 1];
            deliver(server.port(), RecordedRun.FIRST);
            // So that it is the newest.
            clock.advance(Duration.ofSeconds(1));
            mails().send(new Mail(to, "Hello", "Hello", null).with(new Attachment("nobody", "1", "a.txt")));
            deliver(server.port(), RecordedRun.FIRST);

            assertThat(server.received()).hasSize(2);
        }
        assertThatThrownBy(() -> new Attachment("tests", "1", "../a.pdf")).isInstanceOf(IllegalArgumentException.class);
    }

    private Mail withFile() {
        return new Mail(to, "Invoice", "It is attached", null).with(new Attachment("tests", "1", "invoice-1.pdf"));
    }

    /** Has what it is given. */
    private static final class Files implements AttachmentSource {

        private byte[] content = new byte[0];
        private @Nullable RuntimeException failure;
        private int reads;

        @Override
        public String name() {
            return "tests";
        }

        @Override
        public Optional<File> read(String key) {
            reads++;
            if (failure != null) {
                throw failure;
            }
            return Optional.of(new File("application/pdf", content));
        }
    }

    @Test
    void failsWithoutItsAddressInTheReasonWhenTheServerIsDown() {
        mails().send(new Mail(to, "Hello", "Hello", null));

        assertThatThrownBy(() -> deliver(1, RecordedRun.FIRST))
                .isNotInstanceOf(JobFailure.class)
                .hasMessageContaining("could not be used")
                .hasMessageNotContaining(to);

        assertThat(newest().state()).isEqualTo(MailState.QUEUED);
        assertThat(newest().attempts()).isEqualTo(1);
    }

    @Test
    void isGivenUpAfterItsLastAttemptAndCanBeReplayed() {
        mails().send(new Mail(to, "Hello", "Hello", null));
        assertThatThrownBy(() -> deliver(1, RecordedRun.LAST)).isInstanceOf(IllegalStateException.class);
        assertThat(newest().state()).isEqualTo(MailState.FAILED);

        try (var server = SmtpStandIn.start()) {
            deliver(server.port(), RecordedRun.FIRST);

            assertThat(server.received()).hasSize(1);
        }
        assertThat(newest().state()).isEqualTo(MailState.SENT);
        assertThat(newest().failure()).isNull();
    }

    @Test
    void isGivenUpAtOnceWhenTheServerRefusesTheAddress() {
        try (var server = SmtpStandIn.start()) {
            server.answerRecipients("550 5.1.1 No such person: " + to);
            mails().send(new Mail(to, "Hello", "Hello", null));

            var failure = catchThrowableOfType(JobFailure.class, () -> deliver(server.port(), RecordedRun.FIRST));

            assertThat(failure.isPermanent()).isTrue();
            assertThat(failure).hasMessageContaining("550").hasMessageNotContaining(to);
            assertThat(newest().state()).isEqualTo(MailState.FAILED);
        }
    }

    @Test
    void comesBackWhenTheServerLetsUnknownSendersWait() {
        try (var server = SmtpStandIn.start()) {
            server.answerRecipients("450 4.2.0 Greylisted");
            mails().send(new Mail(to, "Hello", "Hello", null));

            var failure = catchThrowableOfType(JobFailure.class, () -> deliver(server.port(), RecordedRun.FIRST));

            assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(5));
            assertThat(failure.isPermanent()).isFalse();
            server.answerRecipients("250 OK");
            deliver(server.port(), new RecordedRun(2, false));
            assertThat(newest().attempts()).isEqualTo(2);
            assertThat(newest().state()).isEqualTo(MailState.SENT);
        }
    }

    @Test
    void waitsWithoutLosingAttemptsWhileThereIsNoServer() {
        mails().send(new Mail(to, "Hello", "Hello", null));
        var nowhere = new MailDelivery(outbox, attachments, null, clock);

        var failure = catchThrowableOfType(JobFailure.class, () -> nowhere.deliver(job(), RecordedRun.LAST));

        assertThat(failure.isPostponement()).isTrue();
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(newest().state()).isEqualTo(MailState.QUEUED);
        assertThat(newest().attempts()).isZero();
    }

    @Test
    void isNotSentOnceItWasDeleted() {
        try (var server = SmtpStandIn.start()) {
            mails().send(acme, new Mail(to, "Hello", "Hello", null));
            var job = job();

            assertThat(new MailErasure(outbox).erase(acme)).isEqualTo(1);
            delivery(server.port()).deliver(job, RecordedRun.FIRST);

            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void belongsToTheOrganizationInWhoseNameItIsOrToTheInstallation() {
        mails().send(acme, new Mail(to, "Hello", "Hello", null));
        clock.advance(Duration.ofSeconds(1));
        mails().tell(new Mail(to, "Your organization is suspended", "Hello", null));

        assertThat(owners()).containsExactly(acme.value(), TenantId.INSTALLATION.value());
    }

    @Test
    void doesNotComeWithoutItsTransaction() {
        var mails = mails();

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    mails.send(acme, new Mail(to, "Hello", "Hello", null));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(outbox.newest(to, 10)).isEmpty();
        assertThat(database.jdbc()
                        .sql("select count(*) from jobs where tenant_id = :acme")
                        .param("acme", acme.value())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void isUnreadableInTheTable() {
        mails().send(new Mail(to, "Hello", "the secret link", null));

        var stored = database.jdbc()
                .sql("select encode(sealed_content, 'escape') from mails where recipient = :to")
                .param("to", to)
                .query(String.class)
                .single();

        assertThat(stored).doesNotContain("secret");
        assertThat(newest().content()).isEqualTo(new MailContent("the secret link", null));
    }

    private StoredMail newest() {
        return outbox.newest(to, 1).getFirst();
    }

    private DeliverMail job() {
        return new DeliverMail(newest().id().value());
    }

    /** Whose jobs deliver the mails of this test, in their order. */
    private List<UUID> owners() {
        return database.jdbc()
                .sql("""
                        select j.tenant_id from jobs j join mails m on j.payload ->> 'mail' = m.id::text
                        where j.kind = 'notifications.deliver_mail' and j.queue = 'mail' and m.recipient = :to
                        order by m.id
                        """)
                .param("to", to)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    private void deliver(int port, RecordedRun run) {
        delivery(port).deliver(job(), run);
    }

    private MailDelivery delivery(int port) {
        return new MailDelivery(
                outbox, attachments, new SmtpCarrier(settings(port).smtp()), clock);
    }

    private Mails mails() {
        return new Mails(database, outbox, attachments, jobs, settings(1), address -> Optional.empty(), clock);
    }

    private static NotificationsSettings settings(int port) {
        return new NotificationsSettings(
                new Smtp("127.0.0.1", port, "", Secret.of(""), "no-reply@acme.example", Encryption.NONE),
                20,
                12,
                Duration.ofMinutes(1),
                Duration.ofHours(1));
    }

    /** A mail server on a free port. */
    private static final class Server implements AutoCloseable {

        private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

        Server() {
            mail.start();
        }

        int port() {
            return mail.getSmtp().getPort();
        }

        @Override
        public void close() {
            mail.stop();
        }
    }
}
