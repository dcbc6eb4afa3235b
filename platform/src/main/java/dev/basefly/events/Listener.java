package dev.basefly.events;

import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.RetryPolicy;
import dev.basefly.runtime.EventType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says what is done when something happens; contributed as a bean, found at start. The reaction runs in a transaction of
 * the event's organization: what it writes there takes effect exactly once, together with its position. For an effect
 * outside of the database it adds a job.
 *
 * @param name stable: the position is kept under it
 * @param reactions what is done with which type
 * @param retry when an event whose reaction failed is tried again; events of its key wait meanwhile, others do not
 * @param shards how many parts it is done in side by side, for events of different keys; fixed when it first starts
 * @param fromTheBeginning whether it begins with the oldest event that is kept, instead of with what happens next
 * @param holdingTheDead whether events of a key wait for an operator when one before them is dead
 * @param apart whether it speaks to something outside of the database and so has places of its own, lest others wait for it
 * @param formerly the name whose position it takes over, null for none
 */
public record Listener(
        String name,
        List<On> reactions,
        RetryPolicy retry,
        int shards,
        boolean fromTheBeginning,
        boolean holdingTheDead,
        boolean apart,
        @Nullable String formerly) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.$-]{2,199}");
    private static final RetryPolicy RETRY = new RetryPolicy(10, Duration.ofSeconds(1), Duration.ofHours(1));
    private static final int SHARDS = 8;
    private static final int MOST_SHARDS = 64;

    public Listener {
        reactions = List.copyOf(reactions);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name of a listener, such as identity.welcome_mail");
        }
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new IllegalArgumentException(shards + " shards are not between 1 and " + MOST_SHARDS);
        }
    }

    /** What is done with an event that has been read. */
    @FunctionalInterface
    public interface Reaction<E extends Record> {
        void on(E event, Delivery delivery) throws Exception;
    }

    /** What is done with an event's JSON, in the newest version that is known here. */
    @FunctionalInterface
    public interface RawReaction {
        void on(String payload, Delivery delivery) throws Exception;
    }

    /**
     * One type and what is done with it.
     *
     * @param type null for every type, also such as are not known here
     */
    public record On(@Nullable EventType<?> type, RawReaction reaction) {

        boolean matches(String name) {
            return type == null || type.name().equals(name);
        }
    }

    /** A listener to one type, with ten attempts, in eight shards. */
    public static <E extends Record> Listener of(String name, EventType<E> type, Reaction<E> reaction) {
        return new Listener(name, List.of(on(type, reaction)), RETRY, SHARDS, false, false, false, null);
    }

    /** A listener to these types, which reads the JSON itself. */
    public static Listener ofRaw(String name, Collection<? extends EventType<?>> types, RawReaction reaction) {
        List<On> all = types.stream().map(type -> new On(type, reaction)).toList();
        return new Listener(name, all, RETRY, SHARDS, false, false, false, null);
    }

    /** A listener to every type, which reads the JSON itself. */
    public static Listener ofAll(String name, RawReaction reaction) {
        return new Listener(name, List.of(new On(null, reaction)), RETRY, SHARDS, false, false, false, null);
    }

    /** Also listens to another type. */
    public <E extends Record> Listener and(EventType<E> type, Reaction<E> reaction) {
        List<On> more =
                Stream.concat(reactions.stream(), Stream.of(on(type, reaction))).toList();
        return new Listener(name, more, retry, shards, fromTheBeginning, holdingTheDead, apart, formerly);
    }

    public Listener retriedBy(RetryPolicy other) {
        return new Listener(name, reactions, other, shards, fromTheBeginning, holdingTheDead, apart, formerly);
    }

    public Listener inShards(int other) {
        return new Listener(name, reactions, retry, other, fromTheBeginning, holdingTheDead, apart, formerly);
    }

    /** Begins with the oldest event that is kept, when it first starts. */
    public Listener beginningWithTheOldest() {
        return new Listener(name, reactions, retry, shards, true, holdingTheDead, apart, formerly);
    }

    /** Lets events of a key wait while one before them is dead. */
    public Listener holdingKeysOfTheDead() {
        return new Listener(name, reactions, retry, shards, fromTheBeginning, true, apart, formerly);
    }

    /** Has places of its own, for reactions that wait for something outside of the database: other listeners do not. */
    public Listener apartFromOthers() {
        return new Listener(name, reactions, retry, shards, fromTheBeginning, holdingTheDead, true, formerly);
    }

    /** Takes over the position of a listener that had another name. */
    public Listener formerly(String other) {
        return new Listener(name, reactions, retry, shards, fromTheBeginning, holdingTheDead, apart, other);
    }

    /** What it does with a type, null when it does not listen to it. */
    public @Nullable On on(String type) {
        for (On reaction : reactions) {
            if (reaction.matches(type)) {
                return reaction;
            }
        }
        return null;
    }

    private static <E extends Record> On on(EventType<E> type, Reaction<E> reaction) {
        return new On(type, (payload, delivery) -> reaction.on(read(type, payload), delivery));
    }

    private static <E extends Record> E read(EventType<E> type, String payload) {
        try {
            return JsonMapper.shared().readValue(payload, type.event());
        } catch (RuntimeException unreadable) {
            throw JobFailure.permanent(
                    "The payload is no " + type.event().getSimpleName() + ": " + unreadable.getMessage(), unreadable);
        }
    }
}
