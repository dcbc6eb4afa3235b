package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Externalized;
import dev.basefly.brokers.client.Broker;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.brokers.client.NotSent;
import dev.basefly.brokers.client.Outgoing;
import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.events.OutsideUnavailable;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends events to the broker: a listener like any other, whose effect is that the broker has them. Events of one transaction
 * are on their way side by side; before it commits, and its position with it, the broker has confirmed each of them.
 */
final class Relay {

    static final String NAME = "brokers.relay";

    private static final int MOST_REFUSALS = 1_000;

    private final BrokersSettings settings;
    private final Brokers brokers;
    private final EventTypes types;
    private final Jobs jobs;
    private final BrokerBreaker breaker;
    private final BrokerMeters meters;
    private final Map<String, String> topics = new HashMap<>();
    /** What was refused among others, so that it is known for whose sake they were rolled back. */
    private final Map<EventId, String> refusals = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, String> eldest) {
            return size() > MOST_REFUSALS;
        }
    };

    Relay(
            BrokersSettings settings,
            Brokers brokers,
            EventTypes types,
            Collection<Externalized> declared,
            Jobs jobs,
            BrokerBreaker breaker,
            BrokerMeters meters) {
        this.settings = settings;
        this.brokers = brokers;
        this.types = types;
        this.jobs = jobs;
        this.breaker = breaker;
        this.meters = meters;
        for (EventType<?> type : types.all()) {
            if (settings.names(type.name())) {
                topics.put(type.name(), settings.topic());
            }
        }
        for (Externalized each : declared) {
            String own = each.topic();
            topics.put(each.type().name(), own == null ? settings.topic() : own);
            types.add(each.type());
        }
    }

    /** Where events of which type go, by the names of types. */
    Map<String, String> topics() {
        return Map.copyOf(topics);
    }

    /** The listener that it is, null when there is no broker or nothing to send to it. */
    @Nullable
    Listener listener() {
        if (!settings.isSet() || topics.isEmpty()) {
            return null;
        }
        brokers.get(); // tells at the start that a library is missing; it connects later
        List<EventType<?>> sent = types.all().stream()
                .filter(type -> topics.containsKey(type.name()))
                .toList();
        return Listener.ofRaw(NAME, sent, this::send).apartFromOthers();
    }

    private void send(String payload, Delivery event) {
        breaker.pass();
        refuseAgain(event.id());
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        if (body.length > settings.largestMessage()) {
            throw JobFailure.permanent(
                    "The message has " + body.length + " bytes, more than " + settings.largestMessage()
                            + ": raise basefly.brokers.largest-message, and what the broker takes, then try it again",
                    null);
        }
        batch().add(event.id(), message(event, body));
    }

    private void refuseAgain(EventId event) {
        String refusal;
        synchronized (refusals) {
            refusal = refusals.remove(event);
        }
        if (refusal != null) {
            throw NotSent.refused(refusal);
        }
    }

    private Outgoing message(Delivery event, byte[] body) {
        int version = types.named(event.type()).map(EventType::version).orElse(event.version());
        return new Outgoing(
                topics.getOrDefault(event.type(), settings.topic()),
                event.type(),
                Envelope.key(event),
                Envelope.of(event, settings.source(), version, jobs.origin().traceparent()),
                body);
    }

    private Batch batch() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Batch open) {
            return open;
        }
        Batch batch = new Batch(sender());
        TransactionSynchronizationManager.bindResource(this, batch);
        TransactionSynchronizationManager.registerSynchronization(batch);
        return batch;
    }

    private Broker.Sender sender() {
        try {
            return brokers.get().sender();
        } catch (NotSent failure) {
            throw unavailable(failure);
        }
    }

    private OutsideUnavailable unavailable(NotSent failure) {
        meters.unavailable();
        return breaker.failed(String.valueOf(failure.getMessage()));
    }

    /** What is on its way in one transaction, all of it on one way. */
    private final class Batch implements TransactionSynchronization {

        private final Broker.Sender sender;
        private final Map<EventId, CompletableFuture<Void>> sent = new LinkedHashMap<>();

        Batch(Broker.Sender sender) {
            this.sender = sender;
        }

        /** What fails at once ends the transaction, so that nobody waits for each of those behind it. */
        void add(EventId event, Outgoing message) {
            CompletableFuture<Void> one = sender.send(message);
            NotSent failure = one.isCompletedExceptionally() ? await(one) : null;
            if (failure == null) {
                sent.put(event, one);
            } else if (failure.isRefused()) {
                meters.refused();
                throw failure;
            } else {
                throw unavailable(failure);
            }
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            NotSent unavailable = null;
            NotSent refused = null;
            for (Map.Entry<EventId, CompletableFuture<Void>> one : sent.entrySet()) {
                NotSent failure = await(one.getValue());
                if (failure != null && failure.isRefused()) {
                    refused = failure;
                    remember(one.getKey(), failure);
                } else if (failure != null && unavailable == null) {
                    unavailable = failure;
                }
            }
            if (refused != null) {
                breaker.worked();
                meters.refused();
                throw refused;
            }
            if (unavailable != null) {
                throw unavailable(unavailable);
            }
            breaker.worked();
            meters.sent(sent.size());
        }

        /** A single one is known to be to blame. */
        private void remember(EventId event, NotSent failure) {
            if (sent.size() > 1) {
                synchronized (refusals) {
                    refusals.put(event, String.valueOf(failure.getMessage()));
                }
            }
        }

        private @Nullable NotSent await(CompletableFuture<Void> one) {
            Duration patience = settings.ackTimeout().multipliedBy(2);
            try {
                one.get(patience.toMillis(), TimeUnit.MILLISECONDS);
                return null;
            } catch (ExecutionException failure) {
                return failure.getCause() instanceof NotSent known
                        ? known
                        : NotSent.unavailable(String.valueOf(failure.getCause()));
            } catch (TimeoutException late) {
                return NotSent.unavailable("no answer within " + patience.toMillis() + " ms");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return NotSent.unavailable("the process is stopping");
            }
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Relay.this);
        }
    }
}
