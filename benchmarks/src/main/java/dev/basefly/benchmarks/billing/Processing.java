package dev.basefly.benchmarks.billing;

import dev.basefly.benchmarks.billing.Seller.Buyer;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Figure;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Samples;
import dev.basefly.benchmarks.http.KeptConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** From events that wait to what they say of the customers, with the stand-in in the same process. */
final class Processing {

    private final Seller seller;

    Processing(Seller seller) {
        this.seller = seller;
    }

    void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("selling trials");
        List<Buyer> buyers =
                Stream.generate(seller::trial).limit(effort.pick(60, 4)).toList();
        List<String> events = buyers.stream()
                .flatMap(buyer -> seller.events(buyer.customer()).stream())
                .toList();
        double[] rates = new double[effort.pick(5, 1)];
        var ignored = perSecond(buyers, events);
        for (int round = 0; round < rates.length; round++) {
            findings.doing("working on events, round " + (round + 1) + " of " + rates.length);
            rates[round] = perSecond(buyers, events);
        }
        findings.accept(Figure.of("events of each customer", "", new Samples((double) events.size() / buyers.size())));
        findings.accept(Figure.of("events worked on, each customer read anew", "1/s", new Samples(rates)));
    }

    private double perSecond(List<Buyer> buyers, List<String> events) throws Exception {
        seller.hold();
        forget(buyers);
        try (KeptConnection connection = new KeptConnection(seller.address())) {
            for (String event : events) {
                var ignored = connection.call(seller.request(Seller.copy(event)));
            }
        }
        long start = System.nanoTime();
        seller.release();
        Seller.await(
                Duration.ofMinutes(5),
                "all events are worked on",
                () -> seller.count("stripe_webhook_events where state = 'RECEIVED'") == 0);
        double rate = events.size() * 1e9 / (System.nanoTime() - start);
        long known = seller.count("customers c join plan_assignments p on p.organization = c.tenant_id"
                + " where c.state = 'TRIALING' and p.state = 'TRIALING' and c.stripe_customer_id = any(string_to_array('"
                + String.join(",", buyers.stream().map(Buyer::customer).toList()) + "', ','))");
        long unwell = seller.count("stripe_webhook_events where state not in ('PROCESSED', 'KEPT')");
        if (known != buyers.size() || unwell != 0) {
            throw new IllegalStateException(
                    known + " of " + buyers.size() + " are known, " + unwell + " events failed");
        }
        return rate;
    }

    private void forget(List<Buyer> buyers) {
        seller.superuser
                .sql("truncate jobs, finished_jobs, stripe_webhook_events, billing_invoices")
                .update();
        for (Buyer buyer : buyers) {
            seller.superuser
                    .sql("delete from plan_assignments where organization = ?")
                    .param(buyer.tenant().value())
                    .update();
            seller.superuser
                    .sql("update customers set stripe_subscription_id = null, state = null where tenant_id = ?")
                    .param(buyer.tenant().value())
                    .update();
        }
    }
}
