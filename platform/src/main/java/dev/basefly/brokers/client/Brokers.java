package dev.basefly.brokers.client;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.BrokersSettings.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The broker of this installation, made when it is first asked for: without one, no client's class is loaded. */
public final class Brokers implements AutoCloseable {

    private final BrokersSettings settings;
    private @Nullable Broker broker;

    public Brokers(BrokersSettings settings) {
        this.settings = settings;
    }

    /**
     * Only where the settings name one.
     *
     * @throws IllegalStateException when its client's library is not there
     */
    public synchronized Broker get() {
        Broker made = broker;
        if (made == null) {
            made = make();
            broker = made;
        }
        return made;
    }

    private Broker make() {
        if (settings.kind() == Kind.KAFKA) {
            require("org.apache.kafka.clients.producer.KafkaProducer", "org.apache.kafka:kafka-clients");
            return new KafkaBroker(settings);
        }
        require("com.rabbitmq.client.ConnectionFactory", "com.rabbitmq:amqp-client");
        return new RabbitBroker(settings);
    }

    private void require(String type, String library) {
        if (!ClassUtils.isPresent(type, getClass().getClassLoader())) {
            throw new IllegalStateException(settings.name() + " is set as broker, and its client is not there: add "
                    + library + " to the product's dependencies, or set basefly.brokers.kind to none");
        }
    }

    @Override
    public synchronized void close() {
        if (broker != null) {
            broker.close();
        }
    }
}
