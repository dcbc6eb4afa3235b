package dev.basefly.billing.standin;

import dev.basefly.runtime.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stand-in's objects during one change, at one moment; what happens in it is collected as events. */
final class World {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final StandInStore store;
    private final Instant now;
    private final String apiVersion;
    private final List<String> events = new ArrayList<>();

    World(StandInStore store, Instant now, String apiVersion) {
        this.store = store;
        this.now = now;
        this.apiVersion = apiVersion;
    }

    Instant now() {
        return now;
    }

    long seconds() {
        return now.getEpochSecond();
    }

    /** The ids of the events that happened, in their order. */
    List<String> events() {
        return List.copyOf(events);
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A new object that has what all of Stripe's have. */
    ObjectNode create(String kind, String prefix) {
        ObjectNode created = object();
        created.put("id", newId(prefix))
                .put("object", kind)
                .put("created", seconds())
                .put("livemode", false);
        created.putObject("metadata");
        return created;
    }

    /** Ids are as random as they are long: Stripe's hosted pages are found by nobody who does not know theirs. */
    String newId(String prefix) {
        return prefix + Uuid7.next(InstantSource.fixed(now)).toString().replace("-", "");
    }

    ObjectNode get(String kind, String id) {
        return find(kind, id).orElseThrow(() -> StandInError.missing(kind, id));
    }

    Optional<ObjectNode> find(String kind, String id) {
        return store.find(kind, id);
    }

    Stream<ObjectNode> all(String kind, @Nullable String owner) {
        return store.list(kind, owner).stream();
    }

    ObjectNode save(ObjectNode changed) {
        JsonNode owner = changed.get("customer");
        store.put(changed, owner == null || owner.isNull() ? null : owner.asString(), due(changed));
        return changed;
    }

    /** Something happened to an object; whoever listens is told as it is now. */
    void emit(String type, ObjectNode object) {
        emit(type, object, object());
    }

    /** The same with what it was before, of what is different now. */
    void emit(String type, ObjectNode object, ObjectNode before) {
        ObjectNode event = create("event", "evt_");
        event.remove("metadata");
        event.put("type", type).put("api_version", apiVersion).put("pending_webhooks", 1);
        event.putObject("data").set("object", visible(object));
        if (!before.isEmpty()) {
            ((ObjectNode) event.path("data")).set("previous_attributes", before);
        }
        event.putObject("request").putNull("id").putNull("idempotency_key");
        String customer = customer(object);
        store.put(event, customer == null ? before.path("customer").asString(null) : customer, null);
        events.add(event.path("id").asString());
    }

    /** An object without what only the stand-in knows of it. */
    static ObjectNode visible(ObjectNode object) {
        ObjectNode shown = object.deepCopy();
        shown.remove(List.of("_card", "_confirmed", "_trial_days", "_seats", "_behavior"));
        return shown;
    }

    private static @Nullable String customer(ObjectNode object) {
        if (object.path("object").asString().equals("customer")) {
            return object.path("id").asString();
        }
        JsonNode customer = object.get("customer");
        return customer == null || customer.isNull() ? null : customer.asString();
    }

    /** When an object moves by itself. */
    private static @Nullable Instant due(ObjectNode body) {
        String status = body.path("status").asString("");
        return switch (body.path("object").asString()) {
            case "subscription" ->
                switch (status) {
                    case "trialing" -> time(body.path("trial_end"));
                    case "active", "past_due", "unpaid" ->
                        time(body.path("items").path("data").path(0).path("current_period_end"));
                    case "incomplete" -> time(body.path("created")) == null ? null : expiry(body);
                    default -> null;
                };
            case "invoice" -> status.equals("open") ? time(body.path("next_payment_attempt")) : null;
            case "checkout.session" -> status.equals("open") ? time(body.path("expires_at")) : null;
            default -> null;
        };
    }

    private static Instant expiry(ObjectNode subscription) {
        return Instant.ofEpochSecond(subscription.path("created").asLong()).plus(Subscriptions.COMPLETED_WITHIN);
    }

    private static @Nullable Instant time(JsonNode seconds) {
        return seconds.isNumber() ? Instant.ofEpochSecond(seconds.asLong()) : null;
    }
}
