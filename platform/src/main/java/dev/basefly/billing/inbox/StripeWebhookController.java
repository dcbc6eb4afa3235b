package dev.basefly.billing.inbox;

import dev.basefly.access.Anyone;
import dev.basefly.api.ClientAddress;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where Stripe posts its events. */
@RestController
@Hidden
class StripeWebhookController {

    /** Stripe's own events stay far below it. */
    private static final int LARGEST_BODY = 1_048_576;

    /** Of all events that are taken in at once: some thousands as they usually are. */
    private static final int MOST_BYTES = 32 * 1_048_576;

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Stripe's arrive at once; only who wants to hold room for long sends slowly. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Inbox inbox;
    private final ClientAddress addresses;
    private final BodyBudget bodies;

    StripeWebhookController(Inbox inbox, ClientAddress addresses) {
        this.inbox = inbox;
        this.addresses = addresses;
        this.bodies = new BodyBudget(MOST_BYTES, PATIENCE, LONGEST);
    }

    @PostMapping(path = "/webhooks/stripe", produces = MediaType.APPLICATION_JSON_VALUE)
    @Anyone(reason = "Stripe is recognised by its signature of the body")
    ResponseEntity<Map<String, Boolean>> receive(HttpServletRequest request) throws IOException {
        inbox.requireSecret();
        String signature = request.getHeader("Stripe-Signature");
        inbox.requireRecent(signature);
        BodyBudget.requireAtMost(LARGEST_BODY, request.getContentLengthLong());
        bodies.read(
                request.getInputStream(),
                addresses.networkOf(request),
                LARGEST_BODY,
                body -> inbox.receive(body, signature));
        return ResponseEntity.ok(Map.of("received", true));
    }
}
