package dev.basefly.brokers.client;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.BrokersSettings.Login;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Clients of Kafka as the settings want them, and messages as its records (CloudEvents Kafka protocol binding 1.0.2). */
final class KafkaClients {

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final Duration PROBE = Duration.ofSeconds(3);
    private static final int BUFFER = 16_000_000;
    private static final int HEADROOM = 65_536;
    /** Records of one poll; the pause between two polls may be five minutes. */
    private static final int MOST_AT_ONCE = 50;

    private final BrokersSettings settings;

    KafkaClients(BrokersSettings settings) {
        this.settings = settings;
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> config = common("basefly-relay");
        int timeout = Math.toIntExact(settings.ackTimeout().toMillis());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout / 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.largestMessage() + HEADROOM);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> consumer(String subscription) {
        Map<String, Object> config = common(settings.group() + "-" + subscription);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group() + "." + subscription);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_AT_ONCE);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** What is wrong with the cluster, null when it answers. */
    @Nullable
    String problem() {
        Map<String, Object> config = common("basefly-probe");
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PROBE.toMillis());
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PROBE.toMillis());
        Admin admin = Admin.create(config);
        try {
            admin.describeCluster().clusterId().get(PROBE.toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (ExecutionException failure) {
            return String.valueOf(failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException late) {
            return "no answer within " + PROBE.toSeconds() + " s";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    static ProducerRecord<byte[], byte[]> record(Outgoing message) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(message.topic(), bytes(message.key()), message.body());
        message.attributes()
                .forEach((name, value) -> record.headers()
                        .add(new RecordHeader(
                                name.equals(CloudEvents.CONTENT_TYPE) ? CONTENT_TYPE : PREFIX + name, bytes(value))));
        return record;
    }

    /** A record without an id of its sender's is known by its place. */
    static Incoming message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            String name = header.key().toLowerCase(Locale.ROOT);
            String value = header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            attributes.put(name.equals(CONTENT_TYPE) ? CloudEvents.CONTENT_TYPE : plain(name), value);
        }
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        return new Incoming(
                place,
                attributes.getOrDefault(CloudEvents.ID, place),
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                attributes,
                record.value() == null ? new byte[0] : record.value());
    }

    private static String plain(String header) {
        return header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : header;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, Object> common(String client) {
        Login login = settings.login();
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", String.join(",", settings.address()));
        config.put("client.id", client);
        config.put("reconnect.backoff.max.ms", 1_000);
        config.put("enable.metrics.push", false);
        config.put("security.protocol", (login.isSet() ? "SASL_" : "") + (login.encrypted() ? "SSL" : "PLAINTEXT"));
        if (login.isSet()) {
            config.put("sasl.mechanism", login.mechanism());
            config.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security."
                            + (login.mechanism().equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule")
                            + " required username=" + quoted(login.username())
                            + " password=" + quoted(login.password().reveal()) + ";");
        }
        if (!login.certificates().isBlank()) {
            config.put("ssl.truststore.type", "PEM");
            config.put("ssl.truststore.location", login.certificates());
        }
        return config;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
