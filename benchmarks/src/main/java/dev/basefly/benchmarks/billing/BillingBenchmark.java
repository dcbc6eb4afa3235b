package dev.basefly.benchmarks.billing;

import dev.basefly.benchmarks.figures.Benchmark;
import dev.basefly.benchmarks.figures.Effort;
import dev.basefly.benchmarks.figures.Findings;
import dev.basefly.benchmarks.figures.Parts;
import dev.basefly.benchmarks.node.DurableDatabase;
import dev.basefly.benchmarks.node.Node;
import dev.basefly.server.BaseflyServer;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Webhooks of Stripe from the signature to the state they lead to, and payment requests that are killed. */
public final class BillingBenchmark implements Benchmark {

    @Override
    public String summary() {
        return "signatures and webhooks next to bare HMAC and inserts, a thousand copies of one event, killed payments";
    }

    @Override
    public void measure(Effort effort, Findings findings) throws Exception {
        findings.doing("starting a server and a node");
        try (DurableDatabase server = DurableDatabase.start();
                ConfigurableApplicationContext node = Node.serving(
                        server.database(),
                        List.of(BaseflyServer.class, Mortals.class),
                        "basefly.demo.cast=false",
                        "basefly.identity.access-token=12h",
                        "basefly.jobs.lease=2s",
                        "basefly.api.limits.anonymous=1000000",
                        "basefly.api.limits.sign-in=1000000",
                        "basefly.api.limits.read=1000000",
                        "basefly.api.limits.write=1000000",
                        "basefly.api.limits.webhook=100000000",
                        "server.tomcat.max-keep-alive-requests=-1",
                        "logging.level.root=error",
                        // Requests that are killed on purpose.
                        "logging.level.dev.basefly.api.ErrorResponses=off")) {
            Seller seller = new Seller(node, JdbcClient.create(server.database().asSuperuser()));
            new Parts("BENCH_BILLING")
                    .add("signatures", new Signatures(seller)::measure)
                    .add("intake", new Intake(seller, server.database().asSuperuser())::measure)
                    .add("processing", new Processing(seller)::measure)
                    .add("kills", new Kills(seller)::measure)
                    .measure(effort, findings);
        }
    }
}
