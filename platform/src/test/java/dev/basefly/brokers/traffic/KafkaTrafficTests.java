package dev.basefly.brokers.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.brokers.BrokersSettings.Kind;
import dev.basefly.brokers.KafkaServer;
import dev.basefly.brokers.Subscription;
import dev.basefly.events.Listener;
import dev.basefly.identity.SignIns;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.Integration;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.Cast;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Events to Kafka and messages from it, on Kafka itself. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
class KafkaTrafficTests {

    record Shipped(String parcel, int n) {}

    record Large(String parcel, String text) {}

    private static final EventType<Shipped> SHIPPED = EventType.of("tests.shipped", Shipped.class)
            .keyedBy(Shipped::parcel)
            .inVersion(3);
    private static final EventType<Large> LARGE = EventType.of("tests.large", Large.class);
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

    private final KafkaServer kafka = KafkaServer.running();
    private final String topic = "parcels-" + UUID.randomUUID();
    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    private final BrokerRoom room;
    private final ApplicationContext context;
    private final JdbcClient jdbc;
    private final Cast cast;

    KafkaTrafficTests(@Autowired ApplicationContext context, @Autowired JdbcClient jdbc, @Autowired Cast cast)
            throws Exception {
        this.room = new BrokerRoom(context, Kind.KAFKA, kafka.address());
        this.context = context;
        this.jdbc = jdbc;
        this.cast = cast;
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    @Test
    void isNotThereWhereNoSettingNamesIt() {
        assertThat(context.getBeanProvider(Listener.class).orderedStream())
                .extracting(Listener::name)
                .doesNotContain(Relay.NAME);
        assertThat(context.getBean(Subscriptions.class).isRunning()).isFalse();
        assertThat(context.getBean(BrokersCheck.class).check().state()).isEqualTo(Integration.State.OFF);
    }

    @Test
    void carriesWhatAnEventIsInItsHeaders() {
        room.deliveries().start(listener());

        room.deliveries().publish(acme, new Shipped("a", 1));

        var record = records(1).getFirst();
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("a");
        assertThat(JsonMapper.shared().readValue(record.value(), Shipped.class)).isEqualTo(new Shipped("a", 1));
        assertThat(headers(record))
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "tests.shipped")
                .containsEntry("ce_source", "/basefly")
                .containsEntry("ce_subject", "a")
                .containsEntry("ce_partitionkey", "a")
                .containsEntry("ce_tenant", acme.toString())
                .containsEntry("ce_schemaversion", "3")
                .containsEntry("content-type", "application/json")
                .hasEntrySatisfying("ce_id", id -> assertThat(id).startsWith("evt_"))
                .hasEntrySatisfying("ce_time", time -> assertThat(time).endsWith("Z"));
    }

    @Test
    void losesNothingAndKeepsTheOrderOfKeysWhileItIsAway() {
        var others = new ConcurrentLinkedQueue<Integer>();
        room.deliveries()
                .start(listener(), Listener.of("tests.beside", SHIPPED, (shipped, _) -> others.add(shipped.n())));
        room.deliveries().publish(acme, shipments(0, 50));
        records(50);
        kafka.stop();

        room.deliveries().publish(acme, shipments(50, 100));

        await().until(() -> others.size() == 100 && room.breaker().fault() != null);
        assertThat(room.brokers().get().problem()).isNotNull();
        kafka.start();
        await().untilAsserted(() -> assertThat(firstArrivals(records(100)))
                .hasSize(5)
                .allSatisfy((key, arrived) -> assertThat(arrived)
                        .containsExactlyElementsOf(IntStream.range(0, 100)
                                .filter(n -> key.equals("parcel " + n % 5))
                                .boxed()
                                .toList())));
        await().until(() -> room.breaker().fault() == null);
        assertThat(room.deliveries().parked("DEAD") + room.deliveries().parked("RETRYING"))
                .isZero();
    }

    @Test
    void leavesOutWhatIsTooLargeAndSaysSo() {
        room.deliveries().start(listener());

        room.deliveries()
                .publish(acme, new Shipped("small", 1), new Large("large", "x".repeat(2_000)), new Shipped("last", 2));

        assertThat(records(2)).hasSize(2);
        await().until(() -> room.deliveries().parked("DEAD") == 1);
        assertThat(room.deliveries().failure()).contains("bytes, more than 2000", "largest-message");
    }

    @Test
    void takesEachMessageOnceForItsOrganization() {
        var owner = cast.owner("Acme");
        var tenant = TenantId.of(owner.organizationId());
        room.read(subscription((shipped, message) -> {
            assertThat(jdbc.sql("select distinct tenant_id from memberships")
                            .query(UUID.class)
                            .list())
                    .containsExactly(tenant.value());
            assertThat(message.tenant()).isEqualTo(tenant);
            take(shipped);
        }));

        try (var producer = producer()) {
            for (int n = 0; n < 10; n++) {
                Future<?> _ = producer.send(
                        message("same id " + n % 5, tenant.toString(), "{\"parcel\":\"a\",\"n\":" + n % 5 + "}"));
            }
        }

        await().until(() -> taken.size() >= 5);
        try (var producer = producer()) {
            Future<?> _ = producer.send(message("the last", tenant.toString(), "{\"parcel\":\"a\",\"n\":9}"));
        }
        await().until(() -> taken.contains(9));
        assertThat(taken).containsExactly(0, 1, 2, 3, 4, 9);
    }

    @Test
    void givesUpAfterThreeAttemptsAndAtOnceWhatNobodyCouldTake() {
        var tenant = cast.owner("Acme").organizationId();
        var attempts = new AtomicInteger();
        room.read(subscription((shipped, _) -> {
            if (shipped.n() == 1) {
                attempts.incrementAndGet();
                throw new IllegalStateException("poison");
            }
            take(shipped);
        }));

        try (var producer = producer()) {
            Future<?> _ = producer.send(message("poison", tenant, "{\"parcel\":\"a\",\"n\":1}"));
            Future<?> _ = producer.send(message("malformed", tenant, "{\"parcel\":"));
            Future<?> _ = producer.send(message("stranger", acme.toString(), "{\"parcel\":\"a\",\"n\":2}"));
            Future<?> _ = producer.send(message("nobody's", "", "{\"parcel\":\"a\",\"n\":3}"));
            Future<?> _ = producer.send(message("good", tenant, "{\"parcel\":\"a\",\"n\":4}"));
        }

        await().until(() -> taken.contains(4));
        assertThat(taken).containsExactly(4);
        assertThat(attempts).hasValue(3);
        assertThat(room.deadLetters("tests.parcels"))
                .extracting(DeadLetter::id, DeadLetter::attempts)
                .containsExactlyInAnyOrder(
                        tuple("poison", 3), tuple("malformed", 1), tuple("stranger", 1), tuple("nobody's", 1));
        assertThat(Staff.operator(context.getBean(SignIns.class), cast.nobody())
                        .get("/console/events/broker")
                        .text())
                .contains("No broker", "poison", "tests.parcels", "The message has no attribute tenant");
        assertThat(records(topic + ".dead", 4))
                .allSatisfy(dead -> assertThat(headers(dead))
                        .containsEntry("ce_deadsubscription", "tests.parcels")
                        .containsKeys("ce_deadreason", "ce_deadplace", "ce_id"));
    }

    private Listener listener() {
        return Objects.requireNonNull(room.relay(topic, SHIPPED, LARGE).listener());
    }

    private Subscription<Shipped> subscription(Subscription.Handler<Shipped> handler) {
        try (var producer = producer()) {
            producer.partitionsFor(topic);
        }
        return Subscription.of("tests.parcels", topic, Shipped.class, handler).retriedBy(QUICK);
    }

    private void take(Shipped shipped) {
        taken.add(shipped.n());
    }

    private static Record[] shipments(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Shipped("parcel " + n % 5, n))
                .toArray(Record[]::new);
    }

    /** The numbers of each key in the order in which they came for the first time. */
    private static Map<String, List<Integer>> firstArrivals(List<ConsumerRecord<byte[], byte[]>> records) {
        var seen = new LinkedHashSet<String>();
        var arrivals = new HashMap<String, List<Integer>>();
        for (var record : records) {
            var text = new String(record.value(), StandardCharsets.UTF_8);
            if (seen.add(text)) {
                arrivals.computeIfAbsent(new String(record.key(), StandardCharsets.UTF_8), _ -> new ArrayList<>())
                        .add(JsonMapper.shared().readValue(text, Shipped.class).n());
            }
        }
        return arrivals;
    }

    private List<ConsumerRecord<byte[], byte[]>> records(int atLeast) {
        return records(topic, atLeast);
    }

    /** All there is in a topic, once there is so much. */
    private List<ConsumerRecord<byte[], byte[]>> records(String from, int atLeast) {
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.address(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = IntStream.range(0, 3)
                    .mapToObj(number -> new TopicPartition(from, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
                return all.size() >= atLeast;
            });
        }
        return all;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.address()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private ProducerRecord<byte[], byte[]> message(String id, String tenant, String body) {
        var record = new ProducerRecord<>(topic, bytes("a"), bytes(body));
        Stream.of(new String[] {"ce_id", id}, new String[] {"ce_type", "tests.shipped"}, new String[] {
                    "ce_tenant", tenant
                })
                .filter(header -> !header[1].isEmpty())
                .forEach(header -> record.headers().add(header[0], bytes(header[1])));
        return record;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
