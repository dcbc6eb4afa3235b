package dev.basefly.billing.standin;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Customers of the stand-in, and the cards they pay with. */
final class Customers {

    private static final Pattern METADATA = Pattern.compile("metadata\\[['\"]([^'\"]+)['\"]\\]:['\"]([^'\"]*)['\"]");

    private final World world;

    Customers(World world) {
        this.world = world;
    }

    ObjectNode create(ObjectNode form) {
        ObjectNode customer = world.create("customer", "cus_");
        customer.put("balance", 0).put("delinquent", false).put("tax_exempt", "none");
        customer.putNull("name")
                .putNull("email")
                .putNull("phone")
                .putNull("description")
                .putNull("currency");
        customer.putNull("address")
                .putNull("shipping")
                .putNull("default_source")
                .putNull("discount");
        customer.putObject("invoice_settings").putNull("default_payment_method");
        customer.putArray("preferred_locales");
        return changed(customer, form, "customer.created");
    }

    ObjectNode update(String id, ObjectNode form) {
        return changed(get(id), form, "customer.updated");
    }

    ObjectNode delete(String id) {
        ObjectNode customer = get(id);
        world.all("subscription", id)
                .filter(subscription -> !Subscriptions.hasEnded(subscription))
                .forEach(subscription -> new Subscriptions(world).end(subscription, "cancellation_requested"));
        ObjectNode gone = World.object();
        gone.put("id", id).put("object", "customer").put("deleted", true);
        world.save(gone);
        world.emit("customer.deleted", customer);
        return gone;
    }

    /** One that was not deleted. */
    ObjectNode get(String id) {
        ObjectNode customer = world.get("customer", id);
        if (customer.has("deleted")) {
            throw StandInError.missing("customer", id);
        }
        return customer;
    }

    /** By the metadata that a query of Stripe's search language names. */
    Stream<ObjectNode> search(String query) {
        Matcher wanted = METADATA.matcher(query);
        if (!wanted.find()) {
            throw StandInError.invalid("query", "The stand-in searches by metadata only");
        }
        return world.all("customer", null)
                .filter(customer -> !customer.has("deleted")
                        && customer.path("metadata")
                                .path(wanted.group(1))
                                .asString("")
                                .equals(wanted.group(2)));
    }

    private ObjectNode changed(ObjectNode customer, ObjectNode form, String event) {
        for (String text : Set.of("name", "email", "phone", "description", "tax_exempt")) {
            if (form.has(text)) {
                customer.put(text, form.path(text).asString());
            }
        }
        if (form.has("address")) {
            customer.set("address", form.path("address"));
        }
        JsonNode method = form.path("invoice_settings").path("default_payment_method");
        if (!method.isMissingNode()) {
            ((ObjectNode) customer.path("invoice_settings")).put("default_payment_method", method.asString());
        }
        Catalogue.mergeMetadata(customer, form);
        world.save(customer);
        world.emit(event, customer);
        return customer;
    }

    /** Keeps a card for a customer, as the one that is charged from now on. */
    ObjectNode keep(String customerId, Card card, boolean confirmed) {
        ObjectNode method = world.create("payment_method", "pm_");
        method.put("type", "card").put("customer", customerId).put("allow_redisplay", "always");
        method.putObject("billing_details")
                .putNull("email")
                .putNull("name")
                .putNull("phone")
                .putNull("address");
        method.putObject("card")
                .put("brand", card.brand())
                .put("last4", card.lastFour())
                .put("exp_month", 12)
                .put("exp_year", 2099)
                .put("country", "US")
                .put("funding", "credit");
        method.put("_card", card.name()).put("_confirmed", confirmed);
        world.save(method);
        world.emit("payment_method.attached", method);
        ObjectNode customer = get(customerId);
        ((ObjectNode) customer.path("invoice_settings"))
                .put("default_payment_method", method.path("id").asString());
        world.save(customer);
        world.emit("customer.updated", customer);
        return method;
    }

    ObjectNode detach(String methodId) {
        ObjectNode method = world.get("payment_method", methodId);
        String owner = method.path("customer").asString("");
        method.putNull("customer");
        world.save(method);
        world.emit("payment_method.detached", method, World.object().put("customer", owner));
        world.find("customer", owner)
                .filter(customer -> customer.path("invoice_settings")
                        .path("default_payment_method")
                        .asString("")
                        .equals(methodId))
                .ifPresent(customer -> {
                    ((ObjectNode) customer.path("invoice_settings")).putNull("default_payment_method");
                    world.save(customer);
                });
        return method;
    }

    /** The card that is charged, empty when there is none. */
    Optional<ObjectNode> charged(ObjectNode customer) {
        String id =
                customer.path("invoice_settings").path("default_payment_method").asString("");
        return id.isEmpty() ? Optional.empty() : world.find("payment_method", id);
    }
}
