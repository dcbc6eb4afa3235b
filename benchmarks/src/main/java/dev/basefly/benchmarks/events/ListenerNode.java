package dev.basefly.benchmarks.events;

import dev.basefly.benchmarks.node.Node;
import dev.basefly.benchmarks.node.NodeProcess;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import dev.basefly.server.BaseflyServer;
import dev.basefly.testkit.TestPostgres.Database;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A whole process that listens, and is killed as an operating system does it. */
final class ListenerNode {

    /** @param number counted from 1 within the key, whose events have an order */
    record Sent(int key, int number) {

        static final EventType<Sent> TYPE =
                EventType.of("bench.sent", Sent.class).keyedBy(Sent::key);
    }

    /** What publishes them knows them, too. */
    @Configuration(proxyBeanMethods = false)
    static class Publishing {

        @Bean
        static EventType<Sent> sent() {
            return Sent.TYPE;
        }
    }

    /** One listener whose effect is written in the transaction it is given, and one whose effect is written elsewhere. */
    @Configuration(proxyBeanMethods = false)
    @CrossTenant(reason = "an effect outside of the transaction is written by another connection")
    static class Listening {

        private static final String EFFECT = "insert into %s (position, key, number) values (?, ?, ?)";

        @Bean
        static Listener within(JdbcClient tenant) {
            return Listener.of("bench.within", Sent.TYPE, (event, delivery) -> {
                int _ = tenant.sql(EFFECT.formatted("effects_within"))
                        .param(delivery.position())
                        .param(event.key())
                        .param(event.number())
                        .update();
            });
        }

        @Bean
        static Listener outside(SystemDatabase system) {
            return Listener.of("bench.outside", Sent.TYPE, (event, delivery) -> {
                int _ = system.jdbc()
                        .sql(EFFECT.formatted("effects_outside"))
                        .param(delivery.position())
                        .param(event.key())
                        .param(event.number())
                        .update();
                // As somebody elsewhere would take who is called: so that a process is killed while something is in
                // flight.
                TimeUnit.MILLISECONDS.sleep(2);
            });
        }
    }

    private ListenerNode() {}

    static NodeProcess start(Database database) throws IOException {
        return NodeProcess.mortal(ListenerNode.class, database);
    }

    /** The process itself. */
    public static void main(String[] none) throws InterruptedException {
        var node = Node.serving(
                NodeProcess.told(),
                List.of(BaseflyServer.class, Publishing.class, Listening.class),
                "basefly.runtime.role=worker",
                "basefly.database.migrate=false",
                "basefly.events.lease=2s",
                "logging.level.root=error");
        new CountDownLatch(1).await();
        node.close();
    }
}
