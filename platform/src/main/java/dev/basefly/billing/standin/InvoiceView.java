package dev.basefly.billing.standin;

import dev.basefly.plans.catalogue.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** An invoice as its page and its PDF show it; amounts for people. */
public record InvoiceView(
        String id, String number, String state, Instant createdAt, List<Line> lines, String total, String paid) {

    /** One line. */
    public record Line(String words, long quantity, String amount) {}

    public InvoiceView {
        lines = List.copyOf(lines);
    }

    static InvoiceView of(ObjectNode invoice) {
        String currency = invoice.path("currency").asString().toUpperCase(Locale.ROOT);
        return new InvoiceView(
                invoice.path("id").asString(),
                invoice.path("number").asString("draft"),
                invoice.path("status").asString(),
                Instant.ofEpochSecond(invoice.path("created").asLong()),
                invoice.path("lines").path("data").values().stream()
                        .map(line -> new Line(
                                line.path("description").asString(),
                                line.path("quantity").asLong(),
                                text(currency, line.path("amount").asLong())))
                        .toList(),
                text(currency, invoice.path("total").asLong()),
                text(currency, invoice.path("amount_paid").asLong()));
    }

    private static String text(String currency, long amount) {
        return Money.of(currency, amount).text(Locale.ENGLISH);
    }

    public String path() {
        return StandIn.PAGES + "/invoices/" + id;
    }
}
