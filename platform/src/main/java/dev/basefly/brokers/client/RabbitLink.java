package dev.basefly.brokers.client;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A channel of RabbitMQ with publisher confirms. It is used until something is wrong with it, and then left. */
final class RabbitLink {

    private static final int ABORT_MILLIS = 500;

    private final Connection connection;
    private final Channel channel;
    private final Duration timeout;
    private final NavigableMap<Long, Waiting> unconfirmed = new ConcurrentSkipListMap<>();
    private final Map<String, CompletableFuture<Void>> lastOfKey = new ConcurrentHashMap<>();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final Set<String> known = new HashSet<>();
    private volatile @Nullable String blocked;

    private record Waiting(Outgoing message, CompletableFuture<Void> sent) {}

    RabbitLink(Connection connection, Duration timeout) throws IOException {
        this.connection = connection;
        this.timeout = timeout;
        this.channel = Objects.requireNonNull(connection.createChannel(), "no channel is free");
        channel.confirmSelect();
        channel.addConfirmListener(this::confirmed, this::refused);
        channel.addReturnListener(
                message -> returned.add(String.valueOf(message.getProperties().getMessageId())));
        channel.addShutdownListener(signal -> failAll("RabbitMQ closed the connection: " + signal.getMessage()));
        connection.addBlockedListener(new BlockedListener() {
            @Override
            public void handleBlocked(String reason) {
                blocked = reason;
            }

            @Override
            public void handleUnblocked() {
                blocked = null;
            }
        });
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Sends one after the one before it in its key was confirmed: a broker may refuse one and take the next. */
    CompletableFuture<Void> send(Outgoing message) throws IOException {
        CompletableFuture<Void> before = lastOfKey.get(message.key());
        Throwable earlier =
                before == null ? null : before.handle((_, failure) -> failure).join();
        if (earlier != null) {
            throw NotSent.unavailable(
                    earlier instanceof NotSent known ? String.valueOf(known.getMessage()) : "RabbitMQ did not confirm");
        }
        if (blocked != null) {
            throw NotSent.unavailable("RabbitMQ takes no messages at the moment: " + blocked);
        }
        CompletableFuture<Void> sent =
                new CompletableFuture<Void>().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        lastOfKey.put(message.key(), sent);
        CompletableFuture<Void> _ = sent.whenComplete((_, failure) -> {
            if (failure == null) {
                lastOfKey.remove(message.key(), sent);
            } else if (failure instanceof TimeoutException) {
                // Also frees a thread that is stuck in writing.
                abort();
            }
        });
        publish(message, sent);
        return sent;
    }

    private synchronized void publish(Outgoing message, CompletableFuture<Void> sent) throws IOException {
        try {
            if (!message.topic().isEmpty() && known.add(message.topic())) {
                RabbitConnections.exchange(connection, message.topic());
            }
            if (message.topic().isEmpty() && known.add("queue " + message.routingKey())) {
                RabbitConnections.queue(connection, message.routingKey());
            }
        } catch (TimeoutException late) {
            throw new IOException("no answer in time", late);
        }
        unconfirmed.put(channel.getNextPublishSeqNo(), new Waiting(message, sent));
        channel.basicPublish(
                message.topic(), message.routingKey(), true, RabbitConnections.properties(message), message.body());
    }

    /** Leaves it without a word; whatever is unconfirmed has failed. */
    void abort() {
        Thread.ofVirtual().name("rabbitmq-abort").start(() -> {
            connection.abort(ABORT_MILLIS);
            failAll("The connection was given up");
        });
    }

    private void confirmed(long number, boolean allBefore) {
        taken(number, allBefore).forEach(waiting -> {
            if (returned.remove(
                    String.valueOf(RabbitConnections.shortText(waiting.message().id())))) {
                waiting.sent()
                        .completeExceptionally(NotSent.refused("No queue of RabbitMQ is bound to exchange "
                                + waiting.message().topic() + " for "
                                + waiting.message().routingKey()));
            } else {
                waiting.sent().complete(null);
            }
        });
    }

    private void refused(long number, boolean allBefore) {
        taken(number, allBefore)
                .forEach(waiting -> waiting.sent()
                        .completeExceptionally(NotSent.unavailable(
                                "RabbitMQ took no responsibility for a message: its queue is full")));
    }

    private List<Waiting> taken(long number, boolean allBefore) {
        if (!allBefore) {
            Waiting one = unconfirmed.remove(number);
            return one == null ? List.of() : List.of(one);
        }
        NavigableMap<Long, Waiting> upTo = unconfirmed.headMap(number, true);
        List<Waiting> all = List.copyOf(upTo.values());
        upTo.clear();
        return all;
    }

    private void failAll(String reason) {
        unconfirmed.values().forEach(waiting -> waiting.sent().completeExceptionally(NotSent.unavailable(reason)));
        unconfirmed.clear();
    }
}
