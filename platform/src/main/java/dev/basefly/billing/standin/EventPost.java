package dev.basefly.billing.standin;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobRun;
import dev.basefly.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts events to the webhook, signed anew at each attempt (https://docs.stripe.com/webhooks#verify-manually). */
final class EventPost {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StandIn standIn;
    private final Supplier<String> webhook;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    EventPost(StandIn standIn, Supplier<String> webhook, Clock clock) {
        this.standIn = standIn;
        this.webhook = webhook;
        this.clock = clock;
    }

    void deliver(DeliverEvent event, JobRun run) throws IOException, InterruptedException {
        String payload = standIn.event(event.event())
                .orElseThrow(() -> JobFailure.permanent("There is no event " + event.event(), null));
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.get()))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Stripe-Signature", sign(payload, clock.instant().getEpochSecond(), standIn.signingSecret()))
                .POST(BodyPublishers.ofString(payload))
                .build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status / 100 != 2) {
            throw new IOException("The webhook answered " + status);
        }
        run.result(new Delivered(status));
    }

    record Delivered(int status) {}

    /** The header of a payload that is sent at a time, in seconds. */
    static String sign(String payload, long at, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signature = mac.doFinal((at + "." + payload).getBytes(StandardCharsets.UTF_8));
            return "t=" + at + ",v1=" + HexFormat.of().formatHex(signature);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
