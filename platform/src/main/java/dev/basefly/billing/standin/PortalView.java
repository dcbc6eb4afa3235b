package dev.basefly.billing.standin;

import static dev.basefly.words.Words.t;

import dev.basefly.words.Words;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The portal as its page shows it.
 *
 * @param card what is charged, for people
 * @param back where the customer came from
 */
public record PortalView(String id, String card, String back, List<InvoiceView> invoices) {

    public PortalView {
        invoices = List.copyOf(invoices);
    }

    static PortalView of(World world, ObjectNode session) {
        String customer = session.path("customer").asString();
        String card = new Customers(world)
                .charged(new Customers(world).get(customer))
                .map(method -> t(
                        "{0} ending in {1}",
                        method.path("card").path("brand").asString(),
                        method.path("card").path("last4").asString()))
                .orElseGet(() -> t("no card"));
        return new PortalView(
                session.path("id").asString(),
                card,
                URI.create(session.path("return_url").asString()).getRawPath(),
                world.all("invoice", customer)
                        .map(invoice -> InvoiceView.of(invoice, Words.locale()))
                        .toList());
    }

    public String path() {
        return StandIn.PAGES + "/portal/" + id;
    }
}
