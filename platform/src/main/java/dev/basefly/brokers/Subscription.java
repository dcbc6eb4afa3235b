package dev.basefly.brokers;

import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what is done with messages of a broker; contributed as a bean, at work when the installation has a broker. The handler
 * runs in a transaction of the message's organization: what it writes there takes effect exactly once for each id.
 *
 * @param name stable: the ids that were received are kept under it
 * @param source the topic of Kafka, or the queue of RabbitMQ; its dead letters go to the one with {@code .dead} behind it
 * @param types of CloudEvents that it takes, the others are passed over; empty for all
 * @param owner where a message belongs
 * @param retry when a message whose handler failed is tried again; those behind it wait
 * @param exchange of RabbitMQ that the queue is bound to, null when somebody else takes care of that
 */
public record Subscription<E extends Record>(
        String name,
        String source,
        Class<E> payload,
        Handler<E> handler,
        List<String> types,
        Owner<E> owner,
        RetryPolicy retry,
        @Nullable String exchange) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
    private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(10));

    public Subscription {
        types = List.copyOf(types);
        if (!NAME.matcher(name).matches() || name.length() > 100) {
            throw new IllegalArgumentException("'" + name + "' is no name of a subscription, such as billing.payments");
        }
        if (!source.matches("[A-Za-z0-9._-]{1,200}")) {
            throw new IllegalArgumentException("'" + source + "' is no name of a topic or queue");
        }
    }

    /** What is done with a message. */
    @FunctionalInterface
    public interface Handler<E extends Record> {
        void on(E payload, Message message) throws Exception;
    }

    /**
     * Where messages belong: to the organization that they name, or to the installation.
     *
     * @param of the organization of a message, null for the one that its attribute {@code tenant} names
     */
    public record Owner<E extends Record>(
            boolean installation, @Nullable Function<E, TenantId> of) {}

    /** Takes all messages of the source, each for the organization that its attribute {@code tenant} names; three attempts. */
    public static <E extends Record> Subscription<E> of(
            String name, String source, Class<E> payload, Handler<E> handler) {
        return new Subscription<>(name, source, payload, handler, List.of(), new Owner<>(false, null), RETRY, null);
    }

    /** Takes only messages of these types and passes the others over. */
    public Subscription<E> ofTypes(String... others) {
        return new Subscription<>(name, source, payload, handler, List.of(others), owner, retry, exchange);
    }

    /** Finds the organization in the message itself, for senders that know no attributes. */
    public Subscription<E> ofTenant(Function<E, TenantId> other) {
        return new Subscription<>(name, source, payload, handler, types, new Owner<>(false, other), retry, exchange);
    }

    /** Messages belong to the installation, whatever they name; the handler writes through the system database. */
    public Subscription<E> ofTheInstallation() {
        return new Subscription<>(name, source, payload, handler, types, new Owner<>(true, null), retry, exchange);
    }

    public Subscription<E> retriedBy(RetryPolicy other) {
        return new Subscription<>(name, source, payload, handler, types, owner, other, exchange);
    }

    /** Declares the queue in RabbitMQ and binds it to a topic exchange, for its types or for all; of no meaning for Kafka. */
    public Subscription<E> boundTo(String other) {
        return new Subscription<>(name, source, payload, handler, types, owner, retry, other);
    }

    /** Where messages go that are given up. */
    public String deadLetters() {
        return source + ".dead";
    }
}
