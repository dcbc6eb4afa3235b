package dev.basefly.brokers.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.basefly.PlatformTest;
import dev.basefly.brokers.BrokersSettings.Kind;
import dev.basefly.brokers.RabbitServer;
import dev.basefly.brokers.Subscription;
import dev.basefly.events.Listener;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import java.io.IOException;
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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Events to RabbitMQ and messages from it, on RabbitMQ itself. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
class RabbitTrafficTests {

    record Shipped(String parcel, int n) {}

    private static final EventType<Shipped> SHIPPED =
            EventType.of("tests.shipped_by_rabbit", Shipped.class).keyedBy(Shipped::parcel);
    private static final RetryPolicy QUICK = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RabbitServer rabbit = RabbitServer.running();
    private final String exchange = "parcels-" + UUID.randomUUID();
    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
    private final BrokerRoom room;
    private final JdbcClient jdbc;
    private final Cast cast;

    RabbitTrafficTests(@Autowired ApplicationContext context, @Autowired JdbcClient jdbc, @Autowired Cast cast)
            throws Exception {
        this.room = new BrokerRoom(context, Kind.RABBITMQ, rabbit.address());
        this.jdbc = jdbc;
        this.cast = cast;
    }

    @AfterEach
    void close() throws Exception {
        rabbit.thaw();
        room.close();
    }

    @Test
    void carriesWhatAnEventIsInItsHeadersToTheQueuesOfItsType() throws Exception {
        bind("all", "tests.*");
        room.deliveries().start(listener());

        room.deliveries().publish(acme, new Shipped("a", 1));

        var message = messages("all", 1).getFirst();
        var properties = message.getProps();
        assertThat(message.getEnvelope().getRoutingKey()).isEqualTo("tests.shipped_by_rabbit");
        assertThat(properties.getDeliveryMode()).isEqualTo(2);
        assertThat(properties.getContentType()).isEqualTo("application/json");
        assertThat(properties.getMessageId()).startsWith("evt_");
        assertThat(properties.getHeaders())
                .extractingByKeys(
                        "cloudEvents_id", "cloudEvents_type", "cloudEvents_tenant", "cloudEvents_partitionkey")
                .map(String::valueOf)
                .containsExactly(properties.getMessageId(), "tests.shipped_by_rabbit", acme.toString(), "a");
        assertThat(JsonMapper.shared().readValue(message.getBody(), Shipped.class))
                .isEqualTo(new Shipped("a", 1));
    }

    @Test
    void losesNothingAndKeepsTheOrderOfKeysWhileItAcceptsAndForgetsOrIsAway() throws Exception {
        bind("all", "#");
        var others = new ConcurrentLinkedQueue<Integer>();
        room.deliveries()
                .start(listener(), Listener.of("tests.beside", SHIPPED, (shipped, _) -> others.add(shipped.n())));
        room.deliveries().publish(acme, shipments(0, 25));
        await().until(() -> others.size() == 25);
        rabbit.freeze();
        room.deliveries().publish(acme, shipments(25, 50));
        await().atMost(PATIENCE)
                .until(() -> others.size() == 50 && room.breaker().fault() != null);

        rabbit.kill();
        room.deliveries().publish(acme, shipments(50, 75));
        await().until(() -> others.size() == 75);
        assertThat(room.brokers().get().problem()).isNotNull();
        rabbit.begin();
        rabbit.awaitReady();

        var all = new ArrayList<GetResponse>();
        await().atMost(PATIENCE).untilAsserted(() -> {
            all.addAll(messages("all", 0));
            assertThat(firstArrivals(all))
                    .hasSize(5)
                    .allSatisfy((key, arrived) -> assertThat(arrived)
                            .containsExactlyElementsOf(IntStream.range(0, 75)
                                    .filter(n -> key.equals("parcel " + n % 5))
                                    .boxed()
                                    .toList()));
        });
        await().until(() -> room.breaker().fault() == null);
        assertThat(room.deliveries().parked("DEAD") + room.deliveries().parked("RETRYING"))
                .isZero();
    }

    @Test
    void parksWhatNoQueueIsBoundToAndSaysSo() {
        room.deliveries().start(listener());

        room.deliveries().publish(acme, new Shipped("a", 1));

        await().until(() -> room.deliveries().parked("RETRYING") == 1);
        assertThat(room.deliveries().failure()).contains("No queue of RabbitMQ is bound to exchange " + exchange);
        assertThat(room.breaker().fault()).isNull();
    }

    @Test
    void takesEachMessageOnceAndGivesUpAfterThreeAttemptsAndAtOnceWhatNobodyCouldTake() throws Exception {
        var owner = cast.owner("Acme");
        var tenant = TenantId.of(owner.organizationId());
        var attempts = new AtomicInteger();
        room.read(Subscription.of("tests.rabbits", exchange + ".in", Shipped.class, (shipped, message) -> {
                    assertThat(jdbc.sql("select distinct tenant_id from memberships")
                                    .query(UUID.class)
                                    .list())
                            .containsExactly(tenant.value());
                    assertThat(message.tenant()).isEqualTo(tenant);
                    if (shipped.n() == 1) {
                        attempts.incrementAndGet();
                        throw new IllegalStateException("poison");
                    }
                    taken.add(shipped.n());
                })
                .retriedBy(QUICK)
                .boundTo(exchange));
        await().atMost(PATIENCE).ignoreExceptions().until(() -> exists(exchange + ".in"));

        send("first", tenant.toString(), "{\"parcel\":\"a\",\"n\":0}");
        send("first", tenant.toString(), "{\"parcel\":\"a\",\"n\":0}");
        send("poison", tenant.toString(), "{\"parcel\":\"a\",\"n\":1}");
        send("malformed", tenant.toString(), "{\"parcel\":");
        send("stranger", acme.toString(), "{\"parcel\":\"a\",\"n\":2}");
        send("", tenant.toString(), "{\"parcel\":\"a\",\"n\":3}");
        send("good", tenant.toString(), "{\"parcel\":\"a\",\"n\":4}");

        await().until(() -> taken.contains(4));
        assertThat(taken).containsExactly(0, 4);
        assertThat(attempts).hasValue(3);
        assertThat(room.deadLetters("tests.rabbits"))
                .extracting(DeadLetter::id, DeadLetter::attempts)
                .containsExactlyInAnyOrder(
                        tuple("poison", 3), tuple("malformed", 1), tuple("stranger", 1), tuple("", 1));
        assertThat(all(exchange + ".in.dead", 4))
                .allSatisfy(dead -> assertThat(dead.getProps().getHeaders())
                        .containsKeys(
                                "cloudEvents_deadreason", "cloudEvents_deadplace", "cloudEvents_deadsubscription"));
    }

    private Listener listener() {
        return Objects.requireNonNull(room.relay(exchange, SHIPPED).listener());
    }

    private static Record[] shipments(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Shipped("parcel " + n % 5, n))
                .toArray(Record[]::new);
    }

    /** The numbers of each key in the order in which they came for the first time. */
    private static Map<String, List<Integer>> firstArrivals(List<GetResponse> messages) {
        var seen = new LinkedHashSet<String>();
        var arrivals = new HashMap<String, List<Integer>>();
        for (var message : messages) {
            if (seen.add(message.getProps().getMessageId())) {
                var shipped = JsonMapper.shared().readValue(message.getBody(), Shipped.class);
                arrivals.computeIfAbsent(shipped.parcel(), _ -> new ArrayList<>())
                        .add(shipped.n());
            }
        }
        return arrivals;
    }

    /** What is in a queue of this exchange, once there is so much; it is taken out. */
    private List<GetResponse> messages(String queue, int atLeast) {
        return all(exchange + "." + queue, atLeast);
    }

    private List<GetResponse> all(String queue, int atLeast) {
        var all = new ArrayList<GetResponse>();
        await().until(() -> {
            with(channel -> {
                for (var next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
                    all.add(next);
                }
            });
            return all.size() >= atLeast;
        });
        return all;
    }

    private void bind(String queue, String pattern) throws Exception {
        with(channel -> {
            channel.exchangeDeclare(exchange, "topic", true);
            channel.queueDeclare(exchange + "." + queue, true, false, false, Map.of());
            channel.queueBind(exchange + "." + queue, exchange, pattern);
        });
    }

    private boolean exists(String queue) throws Exception {
        with(channel -> channel.queueDeclarePassive(queue));
        return true;
    }

    private void send(String id, String tenant, String body) throws Exception {
        var properties = new AMQP.BasicProperties.Builder()
                .messageId(id.isEmpty() ? null : id)
                .headers(Map.of("cloudEvents:tenant", tenant))
                .build();
        with(channel -> channel.basicPublish(exchange, "tests.any", properties, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is done on a channel of the tests' own. */
    @FunctionalInterface
    private interface Work {
        void on(Channel channel) throws IOException;
    }

    private void with(Work work) throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(rabbit.port());
        try (Connection connection = factory.newConnection();
                Channel channel = connection.createChannel()) {
            work.on(channel);
        }
    }
}
