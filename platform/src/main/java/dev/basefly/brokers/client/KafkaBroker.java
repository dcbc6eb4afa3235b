package dev.basefly.brokers.client;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Subscription;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka. The producer is idempotent and waits for all replicas in sync; the broker refuses what has a gap before it, so that
 * records of a partition keep their order. A producer that failed once is thrown away with all that it still had: nothing
 * overtakes what failed.
 */
final class KafkaBroker implements Broker {

    private final KafkaClients clients;
    private @Nullable Way way;
    private boolean closed;

    /**
     * A producer, as long as nothing failed on it.
     *
     * @param first what failed first, which is why all that follows fails too
     */
    private record Way(Producer<byte[], byte[]> producer, AtomicReference<@Nullable NotSent> first) {}

    KafkaBroker(BrokersSettings settings) {
        this.clients = new KafkaClients(settings);
    }

    @Override
    public Sender sender() {
        Way current = way();
        return message -> send(current, message);
    }

    private CompletableFuture<Void> send(Way current, Outgoing message) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            Future<?> _ = current.producer().send(KafkaClients.record(message), (_, failure) -> {
                if (failure == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(failed(current, message, failure));
                }
            });
        } catch (RuntimeException failure) {
            sent.completeExceptionally(failed(current, message, failure));
        }
        return sent;
    }

    private NotSent failed(Way current, Outgoing message, Exception failure) {
        NotSent own = translated(message.topic(), failure);
        NotSent first = current.first().compareAndExchange(null, own);
        discard(current);
        return own.isRefused() || first == null ? own : NotSent.unavailable(String.valueOf(first.getMessage()));
    }

    @Override
    public @Nullable String problem() {
        return clients.problem();
    }

    @Override
    public void read(Subscription<?> subscription, Reader reader, BooleanSupplier goesOn) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer(subscription.name())) {
            new KafkaReading(consumer, reader).run(subscription.source(), goesOn);
        }
    }

    @Override
    public void close() {
        Way current;
        synchronized (this) {
            closed = true;
            current = way;
            way = null;
        }
        if (current != null) {
            current.producer().close(Duration.ofSeconds(2));
        }
    }

    private synchronized Way way() {
        if (closed) {
            throw NotSent.unavailable("The process is stopping");
        }
        Way current = way;
        if (current == null) {
            current = new Way(clients.producer(), new AtomicReference<>());
            way = current;
        }
        return current;
    }

    /** At once, also in the thread that reports the failure: what it has not sent yet it shall not send. */
    private void discard(Way failed) {
        synchronized (this) {
            if (!failed.equals(way)) {
                return;
            }
            way = null;
        }
        failed.producer().close(Duration.ZERO);
    }

    private NotSent translated(String topic, Exception failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        boolean noTopic = failure instanceof TimeoutException
                && String.valueOf(failure.getMessage()).contains("not present in metadata");
        if (noTopic && clients.problem() == null) {
            return NotSent.refused("Kafka has no topic " + topic + ", or does not show it to this login");
        }
        return switch (failure) {
            case RecordTooLargeException _,
                    InvalidTopicException _,
                    TopicAuthorizationException _,
                    InvalidRecordException _,
                    PolicyViolationException _,
                    UnknownTopicOrPartitionException _ -> NotSent.refused("Kafka refused it: " + text);
            default -> NotSent.unavailable("Kafka: " + text);
        };
    }
}
