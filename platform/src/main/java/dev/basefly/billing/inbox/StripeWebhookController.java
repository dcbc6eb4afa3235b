package dev.basefly.billing.inbox;

import dev.basefly.access.Anyone;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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

    private final Inbox inbox;

    StripeWebhookController(Inbox inbox) {
        this.inbox = inbox;
    }

    @PostMapping(path = "/webhooks/stripe", produces = MediaType.APPLICATION_JSON_VALUE)
    @Anyone(reason = "Stripe is recognised by its signature of the body")
    ResponseEntity<Map<String, Boolean>> receive(HttpServletRequest request) throws IOException {
        inbox.requireSecret();
        String signature = request.getHeader("Stripe-Signature");
        inbox.requireRecent(signature);
        if (request.getContentLengthLong() > LARGEST_BODY) {
            throw tooLarge();
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            throw tooLarge();
        }
        inbox.receive(body, signature);
        return ResponseEntity.ok(Map.of("received", true));
    }

    private static ApiError tooLarge() {
        return ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "An event has at most " + LARGEST_BODY + " bytes");
    }
}
