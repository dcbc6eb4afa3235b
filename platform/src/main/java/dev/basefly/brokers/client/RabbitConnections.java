package dev.basefly.brokers.client;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.LongString;
import com.rabbitmq.client.ShutdownSignalException;
import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.BrokersSettings.Login;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Connections to RabbitMQ as the settings want them, and messages as AMQP carries them (CloudEvents AMQP binding 1.0.2). */
final class RabbitConnections implements AutoCloseable {

    private static final List<String> PREFIXES = List.of("cloudEvents_", "cloudEvents:");
    private static final int PERSISTENT = 2;
    /** Of characters that may take several bytes. */
    private static final int LONGEST_SHORT_TEXT = 60;

    private static final int CONNECT_MILLIS = 3_000;
    private static final int HEARTBEAT_SECONDS = 10;

    private final BrokersSettings settings;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RabbitConnections(BrokersSettings settings) {
        this.settings = settings;
    }

    /** Without recovery of its own: who uses it opens another one, and knows what was lost with the first. */
    Connection open(String name) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        Login login = settings.login();
        if (login.isSet()) {
            factory.setUsername(login.username());
            factory.setPassword(login.password().reveal());
        }
        factory.setVirtualHost(settings.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setConnectionTimeout(CONNECT_MILLIS);
        factory.setHandshakeTimeout(CONNECT_MILLIS);
        factory.setChannelRpcTimeout(Math.toIntExact(settings.ackTimeout().toMillis()));
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setThreadFactory(Thread.ofVirtual().name("rabbitmq-", 0).factory());
        factory.setSharedExecutor(threads);
        if (login.encrypted()) {
            factory.useSslProtocol(encryption(login));
            factory.enableHostnameVerification();
        }
        List<Address> addresses =
                settings.address().stream().map(Address::parseAddress).toList();
        return factory.newConnection(addresses, name);
    }

    private static SSLContext encryption(Login login) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted(login), null);
            return context;
        } catch (GeneralSecurityException failure) {
            throw new IOException("The certificates of " + login.certificates() + " cannot be used", failure);
        }
    }

    private static TrustManager @Nullable [] trusted(Login login) throws IOException, GeneralSecurityException {
        if (login.certificates().isBlank()) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = Files.newInputStream(Path.of(login.certificates()))) {
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Makes a durable topic exchange unless there is one of the name, of whatever kind. */
    static void exchange(Connection connection, String name) throws IOException, TimeoutException {
        if (!exists(connection, channel -> channel.exchangeDeclarePassive(name))) {
            try (Channel channel = connection.createChannel()) {
                channel.exchangeDeclare(name, "topic", true);
            }
        }
    }

    /** Makes a durable queue unless there is one of the name; only one consumer at a time has it, which keeps its order. */
    static void queue(Connection connection, String name) throws IOException, TimeoutException {
        if (!exists(connection, channel -> channel.queueDeclarePassive(name))) {
            try (Channel channel = connection.createChannel()) {
                channel.queueDeclare(name, true, false, false, Map.of("x-single-active-consumer", true));
            }
        }
    }

    /** Asks the broker for something by name, on a channel that is closed when it is not there. */
    @FunctionalInterface
    private interface Question {
        void ask(Channel channel) throws IOException;
    }

    private static boolean exists(Connection connection, Question question) throws IOException {
        Channel channel = Objects.requireNonNull(connection.createChannel(), "no channel is free");
        try {
            question.ask(channel);
            channel.abort();
            return true;
        } catch (IOException failure) {
            if (failure.getCause() instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.NOT_FOUND) {
                return false;
            }
            throw failure;
        }
    }

    static AMQP.BasicProperties properties(Outgoing message) {
        Map<String, Object> headers = new LinkedHashMap<>();
        message.attributes().forEach((name, value) -> {
            if (!name.equals(CloudEvents.CONTENT_TYPE) && name.length() <= LONGEST_SHORT_TEXT) {
                headers.put(PREFIXES.getFirst() + name, value);
            }
        });
        return new AMQP.BasicProperties.Builder()
                .messageId(shortText(message.id()))
                .type(shortText(message.attributes().get(CloudEvents.TYPE)))
                .contentType(shortText(message.attributes().get(CloudEvents.CONTENT_TYPE)))
                .deliveryMode(PERSISTENT)
                .headers(headers)
                .build();
    }

    /** What a property holds at most is 255 bytes (AMQP 0-9-1 §4.2.5.3); the attribute says it in full. */
    static @Nullable String shortText(@Nullable String text) {
        return text == null || text.length() > LONGEST_SHORT_TEXT ? null : text;
    }

    /** One whose sender gave no id has none: its place in a queue says nothing after it was put back. */
    static Incoming message(String queue, AMQP.BasicProperties properties, byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        if (properties.getType() != null) {
            attributes.put(CloudEvents.TYPE, properties.getType());
        }
        if (properties.getContentType() != null) {
            attributes.put(CloudEvents.CONTENT_TYPE, properties.getContentType());
        }
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> attributes.put(plain(name), text(value)));
        }
        String own = properties.getMessageId() == null ? "" : properties.getMessageId();
        return new Incoming(
                queue,
                attributes.getOrDefault(CloudEvents.ID, own),
                attributes.getOrDefault(CloudEvents.PARTITION_KEY, ""),
                attributes,
                body);
    }

    private static String plain(String header) {
        for (String prefix : PREFIXES) {
            if (header.startsWith(prefix)) {
                return header.substring(prefix.length());
            }
        }
        return header;
    }

    private static String text(@Nullable Object value) {
        return value instanceof LongString text
                ? new String(text.getBytes(), StandardCharsets.UTF_8)
                : String.valueOf(value);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
