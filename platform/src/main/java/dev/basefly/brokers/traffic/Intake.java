package dev.basefly.brokers.traffic;

import dev.basefly.brokers.Message;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.brokers.client.Incoming;
import dev.basefly.brokers.client.Outcome;
import dev.basefly.brokers.client.Outcome.Again;
import dev.basefly.database.DatabaseFailures;
import dev.basefly.jobs.JobFailure;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationState;
import dev.basefly.tenancy.Organizations;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Gives messages to the handlers of subscriptions, and decides what becomes of those that fail. */
final class Intake {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration FOR_THE_DATABASE = Duration.ofSeconds(2);

    private final Received received;
    private final DeadLetters deadLetters;
    private final Organizations organizations;
    private final Traces traces;
    private final BrokerMeters meters;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    /** A message that no handler could do anything with. */
    private static final class Unacceptable extends Exception {

        private static final long serialVersionUID = 1;

        Unacceptable(String message) {
            super(message);
        }
    }

    Intake(
            Received received,
            DeadLetters deadLetters,
            Organizations organizations,
            Traces traces,
            BrokerMeters meters) {
        this.received = received;
        this.traces = traces;
        this.deadLetters = deadLetters;
        this.organizations = organizations;
        this.meters = meters;
    }

    /** What holds a subscription up in this process at the moment, null for nothing. */
    @Nullable
    String trouble(String subscription) {
        return troubles.get(subscription);
    }

    /** Deals with a message; returns what is committed. */
    <E extends Record> Outcome read(Subscription<E> subscription, Incoming message, int attempt) {
        Outcome outcome = attempt(subscription, message, attempt);
        if (outcome instanceof Outcome.Done) {
            troubles.remove(subscription.name());
        }
        return outcome;
    }

    private <E extends Record> Outcome attempt(Subscription<E> subscription, Incoming message, int attempt) {
        String name = subscription.name();
        String type = message.attribute(CloudEvents.TYPE);
        if (!subscription.types().isEmpty() && !subscription.types().contains(type)) {
            meters.received(name, "passed");
            return Outcome.DONE;
        }
        try {
            E payload = payload(subscription, message);
            TenantId tenant = tenant(subscription, message, payload);
            Message told = new Message(message.id(), type, tenant, message.attributes(), attempt);
            boolean fresh = received.once(tenant, name, message, () -> {
                traces.goOn(name, message, () -> {
                    subscription.handler().on(payload, told);
                    return true;
                });
                return true;
            });
            meters.received(name, fresh ? "taken" : "known");
            return Outcome.DONE;
        } catch (Unacceptable never) {
            return bury(subscription, message, attempt, String.valueOf(never.getMessage()));
        } catch (Throwable failure) { // also an Error: it must not take the subscription with it
            return failed(subscription, message, attempt, failure);
        }
    }

    private Outcome failed(Subscription<?> subscription, Incoming message, int attempt, Throwable failure) {
        String text = failure.getClass().getName() + ": " + failure.getMessage();
        troubles.put(subscription.name(), message.place() + ", attempt " + attempt + ": " + text);
        if (DatabaseFailures.isUnavailable(failure)) {
            return new Again(FOR_THE_DATABASE, false);
        }
        JobFailure known = failure instanceof JobFailure said ? said : null;
        if (known != null && known.isPostponement()) {
            return new Again(Objects.requireNonNullElse(known.retryAfter(), FOR_THE_DATABASE), false);
        }
        Duration wait = known != null && known.isPermanent()
                ? null
                : subscription
                        .retry()
                        .after(attempt, ThreadLocalRandom.current().nextDouble())
                        .orElse(null);
        if (wait == null) {
            return bury(subscription, message, attempt, text);
        }
        meters.received(subscription.name(), "failed");
        log.warn("{} failed at {}, attempt {}: {}", subscription.name(), message.place(), attempt, text);
        return new Again(wait, true);
    }

    private Outcome bury(Subscription<?> subscription, Incoming message, int attempts, String reason) {
        try {
            deadLetters.add(subscription, message, attempts, reason);
        } catch (RuntimeException unavailable) {
            troubles.put(
                    subscription.name(),
                    message.place() + " cannot be put away as a dead letter: " + unavailable.getMessage());
            log.warn(
                    "{} cannot put {} away as a dead letter yet: {}",
                    subscription.name(),
                    message.place(),
                    unavailable.getMessage());
            return new Again(FOR_THE_DATABASE, false);
        }
        meters.received(subscription.name(), "dead");
        log.error("{} gave up {}: {}", subscription.name(), message.place(), reason);
        return Outcome.DONE;
    }

    private static <E extends Record> E payload(Subscription<E> subscription, Incoming message) throws Unacceptable {
        if (message.id().isEmpty()) {
            throw new Unacceptable("The message has no id, by which it would be known again");
        }
        try {
            E read = JsonMapper.shared().readValue(message.body(), subscription.payload());
            if (read == null) {
                throw new Unacceptable("The message is empty");
            }
            return read;
        } catch (JacksonException malformed) {
            throw new Unacceptable("The message is no " + subscription.payload().getSimpleName() + ": "
                    + malformed.getOriginalMessage());
        }
    }

    private <E extends Record> @Nullable TenantId tenant(Subscription<E> subscription, Incoming message, E payload)
            throws Unacceptable {
        if (subscription.owner().installation()) {
            return null;
        }
        TenantId tenant = named(subscription, message, payload);
        boolean known = organizations
                .find(tenant)
                .filter(found -> found.state() != OrganizationState.DELETED)
                .isPresent();
        if (!known) {
            throw new Unacceptable("There is no organization " + tenant);
        }
        return tenant;
    }

    private static <E extends Record> TenantId named(Subscription<E> subscription, Incoming message, E payload)
            throws Unacceptable {
        var own = subscription.owner().of();
        if (own != null) {
            try {
                return Objects.requireNonNull(own.apply(payload));
            } catch (RuntimeException missing) {
                throw new Unacceptable("The message names no organization");
            }
        }
        String text = message.attribute(CloudEvents.TENANT);
        if (text.isEmpty()) {
            throw new Unacceptable("The message has no attribute tenant, which would say whose it is");
        }
        try {
            return TenantId.of(text);
        } catch (IllegalArgumentException malformed) {
            throw new Unacceptable("The attribute tenant is no id of an organization");
        }
    }
}
