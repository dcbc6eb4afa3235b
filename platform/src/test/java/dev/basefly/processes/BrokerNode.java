package dev.basefly.processes;

import dev.basefly.RunningPlatform;
import dev.basefly.brokers.Externalized;
import dev.basefly.events.Listener;
import dev.basefly.runtime.EventType;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A process whose events leave for a broker, and have an effect of their own beside. */
final class BrokerNode {

    private BrokerNode() {}

    record Weighed(String parcel, int n) {
        static final EventType<Weighed> TYPE =
                EventType.of("tests.weighed", Weighed.class).keyedBy(Weighed::parcel);
    }

    public static void main(String[] settings) {
        RunningPlatform _ = RunningPlatform.start(BrokerNode.class, settings);
    }

    @Bean
    static Externalized weighedLeaves() {
        return Externalized.of(Weighed.TYPE);
    }

    @Bean
    static Listener effects(JdbcClient tenants) {
        return Listener.of(
                "tests.effects",
                Weighed.TYPE,
                (weighed, _) -> tenants.sql("insert into weighed_parcels (n) values (?)")
                        .param(weighed.n())
                        .update());
    }
}
