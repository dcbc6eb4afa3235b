package dev.basefly.billing.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an event says about itself. What it says about its object is not relied on: that is read again from Stripe, so that
 * the order of events does not matter.
 *
 * @param account the connected account it is of, null for the key's own
 * @param objectId null for objects without an id
 * @param customerId Stripe's, that which the object had before when it has none any more, null for none
 * @param payload as it came
 */
public record StripeEvent(
        String id,
        String type,
        @Nullable String apiVersion,
        boolean livemode,
        @Nullable String account,
        @Nullable String objectId,
        @Nullable String customerId,
        Instant happenedAt,
        String payload) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ID = Pattern.compile("evt_[A-Za-z0-9_]{1,250}");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9_.]{1,200}");
    private static final int LONGEST_ID = 255;

    /** @throws IllegalArgumentException when the bytes are no event of Stripe */
    static StripeEvent read(byte[] body) {
        try {
            String payload = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return of(payload);
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("not UTF-8", malformed);
        }
    }

    static StripeEvent of(String payload) {
        JsonNode event;
        try {
            event = JSON.readTree(payload);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON", malformed);
        }
        String id = event.path("id").asString("");
        String type = event.path("type").asString("");
        JsonNode object = event.path("data").path("object");
        if (!ID.matcher(id).matches() || !TYPE.matcher(type).matches() || !object.isObject()) {
            throw new IllegalArgumentException("not an event");
        }
        String objectId = text(object.path("id"));
        boolean ofCustomer = object.path("object").asString("").equals("customer");
        return new StripeEvent(
                id,
                type,
                text(event.path("api_version")),
                event.path("livemode").asBoolean(false),
                text(event.path("account")),
                objectId,
                ofCustomer ? objectId : customer(event.path("data")),
                Instant.ofEpochSecond(Math.clamp(event.path("created").asLong(0), 0, Integer.MAX_VALUE)),
                payload);
    }

    private static @Nullable String customer(JsonNode data) {
        String now = text(data.path("object").path("customer"));
        return now == null ? text(data.path("previous_attributes").path("customer")) : now;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString()
                        && !node.asString().isEmpty()
                        && node.asString().length() <= LONGEST_ID
                        && node.asString().indexOf('\0') < 0
                ? node.asString()
                : null;
    }
}
