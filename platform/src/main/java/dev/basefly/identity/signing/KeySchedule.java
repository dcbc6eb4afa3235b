package dev.basefly.identity.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides which key changes its state when.
 *
 * @param life how long a key signs
 * @param overlap how long a key is believed after it signed its last token, at least the life of a token
 */
record KeySchedule(Duration life, Duration overlap) {

    /** How long a key is published before it signs: longer than anybody keeps the published keys. */
    static final Duration LEAD = Duration.ofHours(1);

    /** One change of the ring. */
    sealed interface Step {}

    /** A new key is published. */
    record Publish() implements Step {}

    /** The published key begins to sign, in place of the one that signs now, if any. */
    record TakeOver() implements Step {}

    /** A key is no longer believed. */
    record Forget(String kid) implements Step {}

    /** The first step that is due, empty when the ring is as it should be. */
    Optional<Step> due(List<SigningKey> keys, Instant now) {
        Optional<SigningKey> next = in(KeyState.NEXT, keys);
        Optional<SigningKey> current = in(KeyState.CURRENT, keys);
        if (next.isEmpty()) {
            return Optional.of(new Publish());
        }
        if (current.isEmpty() || (isOver(current.get(), life, now) && isOver(next.get(), LEAD, now))) {
            return Optional.of(new TakeOver());
        }
        return keys.stream()
                .filter(key -> key.state() == KeyState.RETIRING && isOver(key, overlap, now))
                .findFirst()
                .map(key -> new Forget(key.kid()));
    }

    static Optional<SigningKey> in(KeyState state, List<SigningKey> keys) {
        return keys.stream().filter(key -> key.state() == state).findFirst();
    }

    private static boolean isOver(SigningKey key, Duration time, Instant now) {
        return !now.isBefore(key.since().plus(time));
    }
}
