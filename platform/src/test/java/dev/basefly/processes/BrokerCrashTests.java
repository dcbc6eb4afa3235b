package dev.basefly.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.RunningPlatform;
import dev.basefly.brokers.KafkaServer;
import dev.basefly.testkit.TestPostgres;
import dev.basefly.testkit.processes.JavaProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Broker and service both end in the middle of their work, and begin again. Takes half a minute: not in every run. */
@EnabledIfEnvironmentVariable(named = "TESTS_LONG", matches = "true", disabledReason = "takes half a minute")
class BrokerCrashTests {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SECRET = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final int KEYS = 7;

    private final KafkaServer kafka = KafkaServer.running();
    private final String topic = "weighed-" + UUID.randomUUID();
    private final TestPostgres.Database database = TestPostgres.newDatabase();
    private final JdbcClient jdbc = JdbcClient.create(database.asSuperuser());
    private final UUID tenant = UUID.randomUUID();

    @Test
    void everyEventArrivesInTheOrderOfItsKeyAndHasEachEffectOnce() {
        try (var first = node()) {
            await().atMost(PATIENCE).until(() -> isUp(first));
            jdbc.sql("create table weighed_parcels (n int)").update();
            jdbc.sql("grant all on weighed_parcels to basefly_app").update();
            publish(0, 2_000);
            await().atMost(PATIENCE).until(() -> arrivals().size() > 200);
            kafka.stop();
            publish(2_000, 3_000);
            await().atMost(PATIENCE).until(() -> effects() == 3_000);
            publish(3_000, 4_000);
            first.kill();
        }
        publish(4_000, 4_500);
        kafka.start();
        assertThat(arrivals().size()).isLessThan(4_500);

        try (var second = node()) {
            await().atMost(PATIENCE).until(() -> !second.isAlive() || new HashSet<>(arrivals()).size() == 4_500);
            assertThat(second.isAlive()).as(second.output()).isTrue();
            await().atMost(PATIENCE).until(() -> effects() >= 4_500);
        }

        assertThat(firstOfEachKey())
                .hasSize(KEYS)
                .allSatisfy((key, numbers) -> assertThat(numbers)
                        .containsExactlyElementsOf(IntStream.range(0, 4_500)
                                .filter(n -> key.equals("parcel " + n % KEYS))
                                .boxed()
                                .toList()));
        assertThat(jdbc.sql("select count(*) || ' ' || count(distinct n) from weighed_parcels")
                        .query(String.class)
                        .single())
                .isEqualTo("4500 4500");
        assertThat(jdbc.sql("select count(*) from event_parked")
                        .query(Integer.class)
                        .single())
                .isZero();
        System.err.println("arrived " + arrivals().size() + " messages of 4500 events");
    }

    private JavaProcess node() {
        return JavaProcess.start(
                BrokerNode.class,
                RunningPlatform.at(
                        database,
                        "basefly.runtime.secret=" + SECRET,
                        "basefly.events.lease=2s",
                        "basefly.database.pool-size=6",
                        "basefly.brokers.kind=kafka",
                        "basefly.brokers.address=" + kafka.address(),
                        "basefly.brokers.topic=" + topic,
                        "basefly.brokers.ack-timeout=2s",
                        "basefly.brokers.longest-wait=1s"));
    }

    private boolean isUp(JavaProcess node) {
        assertThat(node.isAlive()).as(node.output()).isTrue();
        return jdbc.sql("select to_regclass('event_listeners') is not null")
                        .query(Boolean.class)
                        .single()
                && jdbc.sql("select count(*) from event_listeners where name in ('brokers.relay', 'tests.effects')")
                                .query(Integer.class)
                                .single()
                        == 2;
    }

    /** As the platform does, 50 events in a transaction. */
    private void publish(int from, int to) {
        for (int begin = from; begin < to; begin += 50) {
            jdbc.sql("""
                            insert into event_outbox (
                                tenant_id, id, type, version, key, payload, size, actor, occurred_at)
                            select :tenant, uuidv7(), 'tests.weighed', 1, 'parcel ' || n % :keys,
                                jsonb_build_object('parcel', 'parcel ' || n % :keys, 'n', n), 40, 'test', now()
                            from generate_series(cast(:from as int), :to) n order by n
                            """)
                    .param("tenant", tenant)
                    .param("keys", KEYS)
                    .param("from", begin)
                    .param("to", Math.min(to, begin + 50) - 1)
                    .update();
        }
    }

    private int effects() {
        return jdbc.sql("select count(*) from weighed_parcels")
                .query(Integer.class)
                .single();
    }

    private Map<String, List<Integer>> firstOfEachKey() {
        var seen = new HashSet<Integer>();
        var first = new HashMap<String, List<Integer>>();
        for (int n : arrivals()) {
            if (seen.add(n)) {
                first.computeIfAbsent("parcel " + n % KEYS, _ -> new ArrayList<>())
                        .add(n);
            }
        }
        return first;
    }

    /** The numbers of all messages, those of a partition in their order. */
    private List<Integer> arrivals() {
        var numbers = new ArrayList<Integer>();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = IntStream.range(0, 3)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> numbers.add(JsonMapper.shared()
                                .readTree(record.value().getBytes(StandardCharsets.UTF_8))
                                .path("n")
                                .asInt()));
            }
        }
        return numbers;
    }
}
