package dev.basefly.billing.standin;

import dev.basefly.billing.standin.Card.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Invoices of the stand-in: written, charged, tried again, given up, refunded. Amounts are minor units. */
final class Invoices {

    /** When a payment that failed is tried again, counted from the attempt before. */
    private static final List<Duration> TRIED_AGAIN =
            List.of(Duration.ofDays(3), Duration.ofDays(5), Duration.ofDays(7));

    private final World world;

    Invoices(World world) {
        this.world = world;
    }

    /** One line of an invoice. */
    record Line(String words, long amount, ObjectNode price, long quantity, long from, long to, boolean proration) {}

    /** Writes an invoice for a subscription, open and not yet charged. */
    ObjectNode write(ObjectNode subscription, String reason, List<Line> lines) {
        ObjectNode invoice = draft(subscription, reason, lines);
        ObjectNode customer =
                world.get("customer", subscription.path("customer").asString());
        long total = invoice.path("total").asLong();
        long balance = customer.path("balance").asLong();
        long due = Math.max(0, total + balance);
        long rest = Math.min(0, total + balance);
        if (rest != balance) {
            customer.put("balance", rest);
            world.save(customer);
            world.emit("customer.updated", customer);
        }
        long next = world.all("invoice", customer.path("id").asString()).count() + 1;
        invoice.put("number", "STANDIN-" + tail(customer.path("id").asString()) + "-" + String.format("%04d", next));
        invoice.put("starting_balance", balance).put("ending_balance", rest);
        invoice.put("amount_due", due).put("amount_remaining", due).put("status", "open");
        ((ObjectNode) invoice.path("status_transitions")).put("finalized_at", world.seconds());
        world.save(invoice);
        subscription.put("latest_invoice", invoice.path("id").asString());
        world.emit("invoice.created", invoice);
        world.emit("invoice.finalized", invoice);
        return invoice;
    }

    private static String tail(String id) {
        return id.substring(id.length() - 6).toUpperCase(Locale.ROOT);
    }

    /** What an invoice would say, of which nothing is kept. */
    ObjectNode draft(ObjectNode subscription, String reason, List<Line> lines) {
        ObjectNode invoice = world.create("invoice", "in_");
        String id = invoice.path("id").asString();
        String currency = subscription.path("currency").asString();
        invoice.put("customer", subscription.path("customer").asString()).put("currency", currency);
        invoice.put("billing_reason", reason).put("collection_method", "charge_automatically");
        invoice.put("attempt_count", 0).put("attempted", false).put("auto_advance", true);
        invoice.putNull("next_payment_attempt")
                .putNull("number")
                .putNull("due_date")
                .putNull("description");
        invoice.put("hosted_invoice_url", "/dev/stripe/invoices/" + id);
        invoice.put("invoice_pdf", "/dev/stripe/invoices/" + id + "/pdf");
        invoice.putObject("automatic_tax").put("enabled", false).putNull("status");
        invoice.putArray("total_taxes");
        invoice.putArray("customer_tax_ids");
        invoice.putObject("status_transitions")
                .putNull("finalized_at")
                .putNull("paid_at")
                .putNull("voided_at");
        invoice.putObject("parent")
                .put("type", "subscription_details")
                .putNull("quote_details")
                .putObject("subscription_details")
                .put("subscription", subscription.path("id").asString())
                .set("metadata", subscription.path("metadata").deepCopy());
        ArrayNode data = invoice.putObject("lines")
                .put("object", "list")
                .put("has_more", false)
                .put("url", "/v1/invoices/" + id + "/lines")
                .putArray("data");
        lines.forEach(line ->
                data.add(line(line, id, currency, subscription.path("id").asString())));
        long subtotal = lines.stream().mapToLong(Line::amount).sum();
        long discount = discount(subscription, subtotal, invoice);
        invoice.put("subtotal", subtotal).put("total", subtotal - discount);
        invoice.put("total_excluding_tax", subtotal - discount);
        invoice.put("amount_due", Math.max(0, subtotal - discount)).put("amount_paid", 0);
        invoice.put("amount_remaining", Math.max(0, subtotal - discount)).put("status", "draft");
        invoice.put("period_start", world.seconds()).put("period_end", world.seconds());
        return invoice;
    }

    private ObjectNode line(Line line, String invoice, String currency, String subscription) {
        ObjectNode item = World.object();
        item.put("id", world.newId("il_")).put("object", "line_item").put("amount", line.amount());
        item.put("currency", currency).put("description", line.words()).put("invoice", invoice);
        item.put("livemode", false).put("quantity", line.quantity()).put("discountable", !line.proration());
        item.putObject("metadata");
        item.putArray("taxes");
        item.putObject("period").put("start", line.from()).put("end", line.to());
        item.putObject("pricing")
                .put("type", "price_details")
                .put("unit_amount_decimal", line.price().path("unit_amount").asString())
                .putObject("price_details")
                .put("price", line.price().path("id").asString())
                .put("product", line.price().path("product").asString());
        item.putObject("parent")
                .put("type", "subscription_item_details")
                .putObject("subscription_item_details")
                .put("subscription", subscription)
                .put("proration", line.proration());
        return item;
    }

    private long discount(ObjectNode subscription, long subtotal, ObjectNode invoice) {
        ArrayNode named = invoice.putArray("discounts");
        ArrayNode amounts = invoice.putArray("total_discount_amounts");
        long taken = 0;
        for (JsonNode id : subscription.path("discounts").values()) {
            ObjectNode discount = world.get("discount", id.asString());
            JsonNode end = discount.path("end");
            if (subtotal <= 0 || (end.isNumber() && end.asLong() <= world.seconds())) {
                continue;
            }
            ObjectNode coupon =
                    world.get("coupon", discount.path("source").path("coupon").asString());
            long off = coupon.path("percent_off").isNumber()
                    ? share(subtotal, coupon.path("percent_off").decimalValue(), BigDecimal.valueOf(100))
                    : coupon.path("amount_off").asLong();
            off = Math.min(off, subtotal - taken);
            taken += off;
            named.add(id.asString());
            amounts.addObject().put("amount", off).put("discount", id.asString());
        }
        return taken;
    }

    /** A part of an amount, halves rounded up. */
    static long share(long amount, BigDecimal part, BigDecimal whole) {
        return BigDecimal.valueOf(amount)
                .multiply(part)
                .divide(whole, 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /**
     * Charges an open invoice.
     *
     * @param away whether the customer is not at the screen
     * @return why it failed, empty when it is paid
     */
    Optional<Refusal> charge(ObjectNode invoice, boolean away) {
        long amount = invoice.path("amount_remaining").asLong();
        if (amount == 0) {
            paid(invoice, null);
            return Optional.empty();
        }
        ObjectNode customer = world.get("customer", invoice.path("customer").asString());
        Optional<ObjectNode> method = new Customers(world).charged(customer);
        Optional<Refusal> refusal = method.isEmpty()
                ? Optional.of(Refusal.NO_CARD)
                : Card.valueOf(method.get().path("_card").asString()).refusedWhenCharged(away);
        ObjectNode intent = intent(invoice, method.orElse(null), amount, refusal.isEmpty());
        invoice.put("attempted", true)
                .put("attempt_count", invoice.path("attempt_count").asInt() + 1);
        if (refusal.isEmpty()) {
            world.emit("payment_intent.succeeded", intent);
            paid(invoice, intent);
        } else {
            world.emit("payment_intent.payment_failed", intent);
            failed(invoice, refusal.get());
        }
        return refusal;
    }

    private ObjectNode intent(ObjectNode invoice, @Nullable ObjectNode method, long amount, boolean succeeded) {
        ObjectNode intent = world.create("payment_intent", "pi_");
        intent.put("amount", amount).put("amount_received", succeeded ? amount : 0);
        intent.put("currency", invoice.path("currency").asString());
        intent.put("customer", invoice.path("customer").asString());
        intent.put("status", succeeded ? "succeeded" : "requires_payment_method");
        intent.put("payment_method", method == null ? null : method.path("id").asString());
        world.save(intent);
        ObjectNode payment = world.create("invoice_payment", "inpay_");
        payment.put("invoice", invoice.path("id").asString())
                .put("customer", invoice.path("customer").asString());
        payment.put("amount_requested", amount).put("amount_paid", succeeded ? amount : 0);
        payment.put("currency", invoice.path("currency").asString()).put("is_default", true);
        payment.put("status", succeeded ? "paid" : "open");
        payment.putObject("payment")
                .put("type", "payment_intent")
                .put("payment_intent", intent.path("id").asString());
        world.save(payment);
        return intent;
    }

    private void paid(ObjectNode invoice, @Nullable ObjectNode intent) {
        long amount = invoice.path("amount_due").asLong();
        invoice.put("status", "paid").put("amount_paid", amount).put("amount_remaining", 0);
        invoice.put("auto_advance", false).putNull("next_payment_attempt");
        ((ObjectNode) invoice.path("status_transitions")).put("paid_at", world.seconds());
        world.save(invoice);
        if (intent != null) {
            ObjectNode customer = world.get("customer", invoice.path("customer").asString());
            customer.put("delinquent", false)
                    .put("currency", invoice.path("currency").asString());
            world.save(customer);
        }
        world.emit("invoice.paid", invoice);
        world.emit("invoice.payment_succeeded", invoice);
    }

    private void failed(ObjectNode invoice, Refusal refusal) {
        int attempts = invoice.path("attempt_count").asInt();
        if (attempts <= TRIED_AGAIN.size()) {
            Instant next = world.now().plus(TRIED_AGAIN.get(attempts - 1));
            invoice.put("next_payment_attempt", next.getEpochSecond());
        } else {
            invoice.putNull("next_payment_attempt");
        }
        ObjectNode customer = world.get("customer", invoice.path("customer").asString());
        customer.put("delinquent", true);
        world.save(customer);
        world.save(invoice);
        world.emit("invoice.payment_failed", invoice);
        if (refusal == Refusal.CONSENT) {
            world.emit("invoice.payment_action_required", invoice);
        }
    }

    void voided(ObjectNode invoice) {
        invoice.put("status", "void").put("amount_remaining", 0).putNull("next_payment_attempt");
        ((ObjectNode) invoice.path("status_transitions")).put("voided_at", world.seconds());
        world.save(invoice);
        world.emit("invoice.voided", invoice);
    }

    void uncollectible(ObjectNode invoice) {
        invoice.put("status", "uncollectible").putNull("next_payment_attempt");
        world.save(invoice);
        world.emit("invoice.marked_uncollectible", invoice);
    }

    /** Gives back all or a part of a payment. */
    ObjectNode refund(ObjectNode form) {
        ObjectNode intent = world.get("payment_intent", Catalogue.required(form, "payment_intent"));
        long before = world.all("refund", intent.path("customer").asString())
                .filter(refund -> refund.path("payment_intent")
                        .asString("")
                        .equals(intent.path("id").asString()))
                .mapToLong(refund -> refund.path("amount").asLong())
                .sum();
        long left = intent.path("amount_received").asLong() - before;
        if (left == 0) {
            throw StandInError.refunded(intent.path("id").asString());
        }
        long amount = form.has("amount") ? Catalogue.number(form, "amount") : left;
        if (amount <= 0 || amount > left) {
            throw StandInError.invalid(
                    "amount",
                    "Refund amount (" + amount + ") is greater than unrefunded amount on charge (" + left + ")");
        }
        ObjectNode refund = world.create("refund", "re_");
        refund.put("amount", amount).put("currency", intent.path("currency").asString());
        refund.put("payment_intent", intent.path("id").asString()).put("status", "succeeded");
        refund.put("customer", intent.path("customer").asString())
                .put("reason", form.path("reason").asString(null));
        Catalogue.mergeMetadata(refund, form);
        world.save(refund);
        world.emit("refund.created", refund);
        return refund;
    }
}
