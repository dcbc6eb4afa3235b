package dev.basefly.billing.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import com.sun.net.httpserver.HttpServer;
import dev.basefly.PlatformTest;
import dev.basefly.billing.inbox.StripeSignature;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Jobs;
import dev.basefly.jobs.RecordedRun;
import dev.basefly.runtime.MasterKey;
import dev.basefly.testkit.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the stand-in sends, as somebody else's server gets it. */
@PlatformTest
@CrossTenant(reason = "a stand-in of its own keeps its objects where the other one does")
class EventPostTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Jobs jobs;

    @Autowired
    private MasterKey master;

    private record Got(String signature, String body) {}

    @Test
    void isSignedAnewAtEachAttempt() throws Exception {
        var clock = new SettableClock(NOW);
        var standIn = new StandIn(true, new StandInStore(database), jobs, clock, master, () -> "http://localhost");
        standIn.hold(true);
        var customer = standIn.act(world -> new Customers(world).create(World.object()))
                .path("id")
                .asString();
        var event = new DeliverEvent(standIn.events(customer).getFirst());
        List<Got> got = new CopyOnWriteArrayList<>();
        var server = endpoint(got);
        try {
            var post = new EventPost(
                    standIn, () -> "http://localhost:" + server.getAddress().getPort(), clock);
            assertThatThrownBy(() -> post.deliver(event, RecordedRun.FIRST)).isInstanceOf(IOException.class);
            clock.advance(Duration.ofMinutes(10));
            post.deliver(event, RecordedRun.FIRST);
        } finally {
            server.stop(0);
            standIn.hold(false);
        }

        var secret = standIn.signingSecret();
        assertThat(got).hasSize(2);
        assertThat(got.getFirst().body()).isEqualTo(got.getLast().body());
        assertThat(got).extracting(Got::signature).doesNotHaveDuplicates();
        var second = got.getLast();
        assertThatCode(() -> Webhook.Signature.verifyHeader(
                        second.body(), second.signature(), secret.reveal(), Long.MAX_VALUE / 2))
                .doesNotThrowAnyException();
        var checked = new StripeSignature(List.of(secret), clock);
        assertThat(checked.verifies(second.body().getBytes(StandardCharsets.UTF_8), second.signature()))
                .isTrue();
        assertThat(checked.verifies(
                        got.getFirst().body().getBytes(StandardCharsets.UTF_8),
                        got.getFirst().signature()))
                .isFalse();
        assertThatThrownBy(() -> Webhook.Signature.verifyHeader(
                        second.body() + " ", second.signature(), secret.reveal(), Long.MAX_VALUE / 2))
                .isInstanceOf(SignatureVerificationException.class);
    }

    /** Fails once. */
    private static HttpServer endpoint(List<Got> got) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                got.add(new Got(
                        exchange.getRequestHeaders().getFirst("Stripe-Signature"),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
                exchange.sendResponseHeaders(got.size() == 1 ? 500 : 200, -1);
            }
        });
        server.start();
        return server;
    }
}
