package dev.basefly.billing.standin;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Products, prices and coupons of the stand-in. */
final class Catalogue {

    private final World world;

    Catalogue(World world) {
        this.world = world;
    }

    ObjectNode createProduct(ObjectNode form) {
        ObjectNode product = form.has("id") ? world.create("product", "") : world.create("product", "prod_");
        if (form.has("id")) {
            product.put("id", form.path("id").asString());
        }
        product.put("name", required(form, "name"));
        product.put("active", true).put("type", "service").put("updated", world.seconds());
        product.putNull("description")
                .putNull("default_price")
                .putNull("tax_code")
                .putNull("unit_label");
        product.putArray("images");
        product.putArray("marketing_features");
        return changed(product, form, "product.created");
    }

    ObjectNode updateProduct(String id, ObjectNode form) {
        return changed(world.get("product", id), form, "product.updated");
    }

    ObjectNode createPrice(ObjectNode form) {
        String key = form.path("lookup_key").asString("");
        if (!key.isEmpty() && prices(Set.of(key)).findAny().isPresent()) {
            if (!form.path("transfer_lookup_key").asString("").equals("true")) {
                throw StandInError.invalid("lookup_key", "A price already uses the lookup key '" + key + "'");
            }
            prices(Set.of(key)).toList().forEach(other -> world.save(other.putNull("lookup_key")));
        }
        world.get("product", required(form, "product"));
        ObjectNode price = world.create("price", "price_");
        price.put("product", form.path("product").asString());
        price.put("active", true).put("billing_scheme", "per_unit").put("currency", required(form, "currency"));
        price.put("unit_amount", number(form, "unit_amount"));
        price.put("unit_amount_decimal", form.path("unit_amount").asString());
        price.put("tax_behavior", form.path("tax_behavior").asString("unspecified"));
        price.putNull("nickname").putNull("tiers_mode").putNull("lookup_key");
        if (form.get("recurring") instanceof ObjectNode recurring) {
            price.put("type", "recurring");
            price.putObject("recurring")
                    .put("interval", required(recurring, "interval"))
                    .put("interval_count", recurring.path("interval_count").asInt(1))
                    .put("usage_type", "licensed");
        } else {
            price.put("type", "one_time").putNull("recurring");
        }
        return changed(price, form, "price.created");
    }

    ObjectNode updatePrice(String id, ObjectNode form) {
        return changed(world.get("price", id), form, "price.updated");
    }

    /** Those with one of the lookup keys, or all. */
    Stream<ObjectNode> prices(Set<String> keys) {
        return world.all("price", null)
                .filter(price ->
                        keys.isEmpty() || keys.contains(price.path("lookup_key").asString("")));
    }

    ObjectNode createCoupon(ObjectNode form) {
        ObjectNode coupon = world.create("coupon", "");
        coupon.put("id", form.path("id").asString(world.newId("CO").substring(0, 12)));
        coupon.put("duration", form.path("duration").asString("once"))
                .put("valid", true)
                .put("times_redeemed", 0);
        coupon.putNull("percent_off").putNull("amount_off").putNull("currency").putNull("duration_in_months");
        if (form.has("percent_off")) {
            coupon.put("percent_off", form.path("percent_off").asDouble());
        } else {
            coupon.put("amount_off", number(form, "amount_off")).put("currency", required(form, "currency"));
        }
        if (form.has("duration_in_months")) {
            coupon.put("duration_in_months", number(form, "duration_in_months"));
        }
        coupon.put("name", form.path("name").asString(coupon.path("id").asString()));
        mergeMetadata(coupon, form);
        world.save(coupon);
        world.emit("coupon.created", coupon);
        return coupon;
    }

    private ObjectNode changed(ObjectNode object, ObjectNode form, String event) {
        for (String text : Set.of("name", "description", "lookup_key", "nickname", "tax_code", "unit_label")) {
            if (form.has(text) && object.has(text)) {
                object.put(text, form.path(text).asString());
            }
        }
        if (form.has("active")) {
            object.put("active", form.path("active").asString().equals("true"));
        }
        mergeMetadata(object, form);
        world.save(object);
        world.emit(event, object);
        return object;
    }

    /** Keys that are named change, an empty value removes one, and others stay. */
    static void mergeMetadata(ObjectNode object, ObjectNode form) {
        if (!(form.get("metadata") instanceof ObjectNode given)) {
            return;
        }
        ObjectNode metadata = object.get("metadata") instanceof ObjectNode known ? known : object.putObject("metadata");
        for (Map.Entry<String, JsonNode> entry : given.properties()) {
            if (entry.getValue().asString().isEmpty()) {
                metadata.remove(entry.getKey());
            } else {
                metadata.set(entry.getKey(), entry.getValue());
            }
        }
    }

    static String required(ObjectNode form, String name) {
        String value = form.path(name).asString("");
        if (value.isEmpty()) {
            throw StandInError.invalid(name, "Missing required param: " + name + ".");
        }
        return value;
    }

    static long number(ObjectNode form, String name) {
        String value = required(form, name);
        if (!value.matches("-?\\d{1,12}")) {
            throw StandInError.invalid(name, "Invalid integer: " + value);
        }
        return Long.parseLong(value);
    }

    /** The values of a list in a form. */
    static Set<String> values(JsonNode list) {
        return list instanceof ObjectNode named
                ? named.values().stream().map(JsonNode::asString).collect(Collectors.toSet())
                : Set.of();
    }
}
