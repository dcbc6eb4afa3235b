package dev.basefly.brokers.client;

import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Outcome.Again;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ. Messages are persistent and mandatory, and each is confirmed before the next one of its key is sent; one that
 * failed leaves its connection behind.
 */
final class RabbitBroker implements Broker {

    private static final int PREFETCH = 20;
    private static final long POLL_MILLIS = 200;

    private final BrokersSettings settings;
    private final RabbitConnections connections;
    private @Nullable RabbitLink link;
    private boolean closed;

    RabbitBroker(BrokersSettings settings) {
        this.settings = settings;
        this.connections = new RabbitConnections(settings);
    }

    @Override
    public Sender sender() {
        try {
            RabbitLink current = link();
            return message -> send(current, message);
        } catch (IOException | TimeoutException | RuntimeException failure) {
            throw translated(failure);
        }
    }

    private CompletableFuture<Void> send(RabbitLink used, Outgoing message) {
        try {
            CompletableFuture<Void> sent = used.send(message);
            CompletableFuture<Void> _ = sent.whenComplete((_, failure) -> {
                if (failure != null) {
                    leave(used);
                }
            });
            return sent.exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(failure)));
        } catch (IOException | RuntimeException failure) {
            leave(used);
            return CompletableFuture.failedFuture(translated(failure));
        }
    }

    @Override
    public @Nullable String problem() {
        try {
            connections.open("basefly-probe").abort(500);
            return null;
        } catch (IOException | TimeoutException | RuntimeException failure) {
            return String.valueOf(translated(failure).getMessage());
        }
    }

    @Override
    public void read(Subscription<?> subscription, Reader reader, BooleanSupplier goesOn)
            throws IOException, TimeoutException, InterruptedException {
        Connection connection = connections.open("basefly-" + subscription.name());
        try {
            prepare(connection, subscription);
            Channel channel = Objects.requireNonNull(connection.createChannel(), "no channel is free");
            channel.basicQos(PREFETCH);
            BlockingQueue<Delivery> arrived = new ArrayBlockingQueue<>(PREFETCH);
            CancelCallback gone = _ -> connection.abort(500);
            channel.basicConsume(subscription.source(), false, (_, delivery) -> arrived.add(delivery), gone);
            while (goesOn.getAsBoolean()) {
                if (!channel.isOpen()) {
                    throw new IOException("RabbitMQ closed the connection of " + subscription.name());
                }
                Delivery delivery = arrived.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (delivery != null && read(subscription.source(), delivery, reader, goesOn)) {
                    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                }
            }
        } finally {
            connection.abort(500);
        }
    }

    private static void prepare(Connection connection, Subscription<?> subscription)
            throws IOException, TimeoutException {
        RabbitConnections.queue(connection, subscription.source());
        String exchange = subscription.exchange();
        if (exchange == null) {
            return;
        }
        RabbitConnections.exchange(connection, exchange);
        try (Channel channel = Objects.requireNonNull(connection.createChannel(), "no channel is free")) {
            for (String type : subscription.types().isEmpty() ? List.of("#") : subscription.types()) {
                channel.queueBind(subscription.source(), exchange, type);
            }
        }
    }

    /** Reads one until it is done with; false when told to end before, so that the broker keeps it. */
    private static boolean read(String queue, Delivery delivery, Reader reader, BooleanSupplier goesOn)
            throws InterruptedException {
        Incoming message = RabbitConnections.message(queue, delivery.getProperties(), delivery.getBody());
        int attempts = 0;
        while (reader.read(message, attempts + 1) instanceof Again again) {
            attempts += again.counts() ? 1 : 0;
            Duration left = again.pause();
            while (left.isPositive() && goesOn.getAsBoolean()) {
                long slice = Math.min(POLL_MILLIS, left.toMillis() + 1);
                TimeUnit.MILLISECONDS.sleep(slice);
                left = left.minusMillis(slice);
            }
            if (!goesOn.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        RabbitLink current;
        synchronized (this) {
            closed = true;
            current = link;
            link = null;
        }
        if (current != null) {
            current.abort();
        }
        connections.close();
    }

    private synchronized RabbitLink link() throws IOException, TimeoutException {
        if (closed) {
            throw NotSent.unavailable("The process is stopping");
        }
        RabbitLink current = link;
        if (current == null || !current.isOpen()) {
            current = new RabbitLink(connections.open("basefly-relay"), settings.ackTimeout());
            link = current;
        }
        return current;
    }

    private void leave(RabbitLink failed) {
        synchronized (this) {
            if (link != failed) {
                return;
            }
            link = null;
        }
        failed.abort();
    }

    private NotSent translated(Throwable failure) {
        return switch (failure) {
            case NotSent known -> known;
            case TimeoutException _ ->
                NotSent.unavailable("RabbitMQ did not confirm within "
                        + settings.ackTimeout().toMillis() + " ms");
            default -> NotSent.unavailable("RabbitMQ: " + failure.getClass().getSimpleName() + ": " + reason(failure));
        };
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
