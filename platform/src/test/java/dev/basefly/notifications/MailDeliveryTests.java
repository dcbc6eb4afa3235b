package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.NotificationsSettings.Encryption;
import dev.basefly.notifications.NotificationsSettings.Smtp;
import dev.basefly.runtime.MasterKey;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "reads the table of mails")
class MailDeliveryTests {

    /** Ahead of everything, so that the platform's own loop never finds these mails due. */
    private final SettableClock clock = new SettableClock(Instant.parse("2126-03-01T10:00:00Z"));

    private final String to = "ada." + UUID.randomUUID() + "@acme.example";

    private final SystemDatabase database;
    private final Outbox outbox;

    MailDeliveryTests(@Autowired SystemDatabase database, @Autowired MasterKey master) {
        this.database = database;
        this.outbox = new Outbox(database, master, clock);
    }

    @BeforeEach
    void forgetTheMailsOfOtherTests() {
        database.jdbc().sql("delete from mails where created_at > '2100-01-01'").update();
    }

    @Test
    void arrivesByMailServerOnceWithTextAndHtmlAndIsErased() throws Exception {
        try (var server = new Server()) {
            var mails = mails(settings(server.port(), 3));
            mails.send(Letter.about("Grüße 🚀")
                    .says("Hello Ada")
                    .offers("Open", "https://acme.example/#t")
                    .to(to));
            var delivery = delivery(settings(server.port(), 3));

            deliverAll(delivery);
            deliverAll(delivery);

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
    void waitsLongerAfterEachFailureAndIsGivenUpInTheEnd() {
        var settings = settings(1, 3);
        mails(settings).send(new Mail(to, "Hello", "Hello", null));
        var delivery = delivery(settings);

        deliverAll(delivery);
        assertThat(newest().state()).isEqualTo(MailState.QUEUED);
        assertThat(newest().attempts()).isEqualTo(1);
        assertThat(newest().failure()).contains("could not be used").doesNotContain(to);
        deliverAll(delivery);
        assertThat(newest().attempts()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        deliverAll(delivery);
        assertThat(newest().attempts()).isEqualTo(2);
        clock.advance(Duration.ofMinutes(2));
        deliverAll(delivery);

        assertThat(newest().state()).isEqualTo(MailState.FAILED);
        assertThat(newest().attempts()).isEqualTo(3);
        assertThat(newest().content()).isNull();
    }

    @Test
    void isTakenByOneOfManyNodes() throws Exception {
        try (var server = new Server();
                var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var settings = settings(server.port(), 3);
            IntStream.range(0, 15).forEach(i -> mails(settings).send(new Mail(to, "Hello " + i, "Hello", null)));

            nodes.invokeAll(IntStream.range(0, 4)
                    .<Callable<Integer>>mapToObj(i -> () -> delivery(settings).deliverDue(() -> true))
                    .toList());

            assertThat(server.mail.getReceivedMessagesForDomain(to)).hasSize(15);
        }
    }

    @Test
    void isTakenAgainWhenItsNodeCrashed() {
        var settings = settings(1, 3);
        mails(settings).send(new Mail(to, "Hello", "Hello", null));

        assertThat(claimed()).isEqualTo(1);
        assertThat(claimed()).isZero();
        clock.advance(Duration.ofMinutes(11));

        assertThat(claimed()).isEqualTo(1);
    }

    @Test
    void doesNotComeWithoutItsTransaction() {
        var mails = mails(settings(1, 3));

        assertThatThrownBy(() -> database.inTransaction(() -> {
                    mails.send(new Mail(to, "Hello", "Hello", null));
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(outbox.newest(to, 10)).isEmpty();
    }

    @Test
    void goesToOneAddressOnlySoOftenAlsoAtOnce() {
        var mails = mails(settings(1, 3));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 25)
                    .forEach(i -> threads.execute(() -> mails.send(new Mail(to, "Hello " + i, "Hello", null))));
        }

        assertThat(outbox.newest(to, 100)).hasSize(20);
        assertThatThrownBy(() -> mails.send(new Mail(to.toUpperCase(java.util.Locale.ROOT), "Hello", "Hello", null)))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("20 mails");
        clock.advance(Duration.ofMinutes(61));
        mails.send(new Mail(to, "Hello", "Hello", null));
    }

    @Test
    void isUnreadableInTheTable() {
        mails(settings(1, 3)).send(new Mail(to, "Hello", "the secret link", null));

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

    private long claimed() {
        return outbox.claim(1000, Duration.ofMinutes(10)).stream()
                .filter(due -> due.mail().to().equals(to))
                .count();
    }

    private static void deliverAll(MailDelivery delivery) {
        delivery.deliverDue(() -> true);
    }

    private Mails mails(NotificationsSettings settings) {
        return new Mails(database, outbox, settings, clock);
    }

    private MailDelivery delivery(NotificationsSettings settings) {
        return new MailDelivery(outbox, new SmtpCarrier(settings.smtp()), settings, clock);
    }

    private static NotificationsSettings settings(int port, int attempts) {
        return new NotificationsSettings(
                new Smtp("127.0.0.1", port, "", Secret.of(""), "no-reply@acme.example", Encryption.NONE),
                20,
                attempts,
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
