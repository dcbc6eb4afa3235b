package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.BrokersSettings.Kind;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.brokers.client.CloudEvents;
import dev.basefly.brokers.client.Incoming;
import dev.basefly.brokers.client.NotSent;
import dev.basefly.brokers.client.Outgoing;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Messages that were given up: they lie in the broker, beside where they came from, and are listed here. */
@CrossTenant(reason = "whose a message is may be just what is not known")
final class DeadLetters {

    private static final Duration KEEP = Duration.ofDays(30);
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_TEXT = 300;

    private final BrokersSettings settings;
    private final Brokers brokers;
    private final SystemDatabase database;
    private final Clock clock;

    DeadLetters(BrokersSettings settings, Brokers brokers, SystemDatabase database, Clock clock) {
        this.settings = settings;
        this.brokers = brokers;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Puts a message away; once this returns, the broker has it.
     *
     * @throws NotSent when it has not, and the message has to be read again
     */
    void add(Subscription<?> subscription, Incoming message, int attempts, String reason) {
        send(subscription, message, plain(reason, LONGEST_REASON));
        database.jdbc()
                .sql("""
                        insert into broker_dead_letters as known (
                            subscription, place, message_id, type, tenant, reason, attempts, size, died_at)
                        values (:subscription, :place, :id, :type, :tenant, :reason, :attempts, :size, :now)
                        on conflict (subscription, place, message_id) do update
                        set reason = excluded.reason, attempts = excluded.attempts, died_at = excluded.died_at
                        """)
                .param("subscription", subscription.name())
                .param("place", message.place())
                .param("id", plain(message.id(), LONGEST_TEXT))
                .param("type", plain(message.attribute(CloudEvents.TYPE), LONGEST_TEXT))
                .param("tenant", plain(message.attribute(CloudEvents.TENANT), LONGEST_TEXT))
                .param("reason", plain(reason, LONGEST_REASON))
                .param("attempts", attempts)
                .param("size", message.body().length)
                .param("now", Parameters.utc(clock.instant()))
                .update();
    }

    private void send(Subscription<?> subscription, Incoming message, String reason) {
        Map<String, String> attributes = new HashMap<>(message.attributes());
        attributes.put("deadreason", reason);
        attributes.put("deadplace", message.place());
        attributes.put("deadsubscription", subscription.name());
        boolean kafka = settings.kind() == Kind.KAFKA;
        Outgoing dead = new Outgoing(
                kafka ? subscription.deadLetters() : "",
                subscription.deadLetters(),
                message.key(),
                attributes,
                message.body());
        long patience = settings.ackTimeout().multipliedBy(2).toMillis();
        try {
            brokers.get().sender().send(dead).get(patience, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof NotSent known
                    ? known
                    : NotSent.unavailable(String.valueOf(failure.getCause()));
        } catch (TimeoutException late) {
            throw NotSent.unavailable("no answer within " + patience + " ms");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw NotSent.unavailable("the process is stopping");
        }
    }

    /** The newest first. */
    List<DeadLetter> newest(int most) {
        return database.jdbc()
                .sql("""
                        select subscription, place, message_id, type, tenant, reason, attempts, size, died_at
                        from broker_dead_letters order by died_at desc, id desc limit ?
                        """)
                .param(most)
                .query((row, _) -> new DeadLetter(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getObject(9, OffsetDateTime.class).toInstant()))
                .list();
    }

    int countSince(Instant time) {
        return database.jdbc()
                .sql("select count(*) from broker_dead_letters where died_at >= ?")
                .param(Parameters.utc(time))
                .query(Integer.class)
                .single();
    }

    /** Takes those off the list that are older than 30 days; in the broker they stay as long as it keeps them. */
    void forget() {
        database.jdbc()
                .sql("delete from broker_dead_letters where died_at < ?")
                .param(Parameters.utc(clock.instant().minus(KEEP)))
                .update();
    }

    private static String plain(String text, int most) {
        String clean = text.replaceAll("\\p{Cntrl}", " ");
        return clean.substring(0, Math.min(clean.length(), most));
    }
}
