package dev.basefly.server;

import dev.basefly.settings.Secret;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Events as Stripe posts them, of the shape that its API has, about the objects of one purchase. */
record StripeEvents(ApiClient stripe, Secret secret, Map<String, String> purchase) {

    StripeEvents {
        purchase = Map.copyOf(purchase);
    }

    /** Posts the event of that type, signed at this time; the same event however often it is sent. */
    ApiResponse send(String type, Instant at) {
        String payload = payload(type);
        return stripe.withHeader("Content-Type", "application/json; charset=utf-8")
                .withHeader("Stripe-Signature", signature(payload, at.getEpochSecond(), secret))
                .send("POST", "/webhooks/stripe", BodyPublishers.ofString(payload));
    }

    private String payload(String type) {
        try (var file = getClass().getResourceAsStream("/stripe/" + type + ".json")) {
            String text = new String(Objects.requireNonNull(file, type).readAllBytes(), StandardCharsets.UTF_8);
            for (var known : purchase.entrySet()) {
                text = text.replace("{" + known.getKey() + "}", known.getValue());
            }
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** https://docs.stripe.com/webhooks#verify-manually. */
    private static String signature(String payload, long at, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] signed = mac.doFinal((at + "." + payload).getBytes(StandardCharsets.UTF_8));
            return "t=" + at + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
