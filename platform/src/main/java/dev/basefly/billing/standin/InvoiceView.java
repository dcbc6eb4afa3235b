package dev.basefly.billing.standin;

import static dev.basefly.words.Words.t;

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

    /** The invoice with its amounts as the locale has them. */
    static InvoiceView of(ObjectNode invoice, Locale locale) {
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
                                text(currency, line.path("amount").asLong(), locale)))
                        .toList(),
                text(currency, invoice.path("total").asLong(), locale),
                text(currency, invoice.path("amount_paid").asLong(), locale));
    }

    private static String text(String currency, long amount, Locale locale) {
        return Money.of(currency, amount).text(locale);
    }

    /** The state in words. */
    public String words() {
        return switch (state) {
            case "draft" -> t("draft");
            case "open" -> t("open");
            case "paid" -> t("paid");
            case "void" -> t("void");
            case "uncollectible" -> t("given up");
            default -> state;
        };
    }

    public String path() {
        return StandIn.PAGES + "/invoices/" + id;
    }
}
