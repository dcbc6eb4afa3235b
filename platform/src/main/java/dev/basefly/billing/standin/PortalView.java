package dev.basefly.billing.standin;

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
                .map(method -> method.path("card").path("brand").asString() + " ending in "
                        + method.path("card").path("last4").asString())
                .orElse("no card");
        return new PortalView(
                session.path("id").asString(),
                card,
                URI.create(session.path("return_url").asString()).getRawPath(),
                world.all("invoice", customer).map(InvoiceView::of).toList());
    }

    public String path() {
        return StandIn.PAGES + "/portal/" + id;
    }
}
