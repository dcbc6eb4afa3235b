package dev.basefly.identity.signing;

import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditEntry;
import dev.basefly.audit.AuditLog;
import dev.basefly.identity.signing.KeySchedule.Forget;
import dev.basefly.identity.signing.KeySchedule.Publish;
import dev.basefly.identity.signing.KeySchedule.Step;
import dev.basefly.identity.signing.KeySchedule.TakeOver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys as this node knows them, read from the database when what it knows is a second old; the reading node also does
 * what the schedule has due. A key that was dropped is therefore refused by every node within a second.
 */
final class KeyRing {

    private static final Logger logger = LoggerFactory.getLogger(KeyRing.class);

    private static final long OLDEST = Duration.ofMillis(900).toNanos();
    private static final long BEFORE_ASKING_AGAIN = Duration.ofMillis(100).toNanos();
    private static final int MOST_STEPS = 10;

    private final KeyStore store;
    private final KeySchedule schedule;
    private final AuditLog audit;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Snapshot snapshot;

    KeyRing(KeyStore store, KeySchedule schedule, AuditLog audit, Clock clock, LongSupplier nanoTime) {
        this.store = store;
        this.schedule = schedule;
        this.audit = audit;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    private record Snapshot(Map<String, SigningKey> keys, SigningKey current, long readAt) {}

    /** The key that signs. */
    SigningKey current() {
        return ring().current();
    }

    /** The key of that name, if tokens signed with it are believed. A name that is new is looked up, ten times a second. */
    Optional<SigningKey> believed(String kid) {
        SigningKey known = ring().keys().get(kid);
        return Optional.ofNullable(known != null ? known : ringNow().keys().get(kid));
    }

    /** Whether tokens signed with the key of that name are believed; asks at most once a second. */
    boolean believes(String kid) {
        return ring().keys().containsKey(kid);
    }

    /** All keys that sign, will sign or did sign tokens that may still be valid. */
    List<SigningKey> keys() {
        return List.copyOf(ring().keys().values());
    }

    /** Makes the published key sign from now on; the one before is believed until its last token has expired. */
    void rotate() {
        change(keys -> {
            takeOver(keys);
            log("signing_key.rotated", KeySchedule.in(KeyState.NEXT, keys).orElseThrow());
        });
    }

    /**
     * Stops believing the key at once: every token it signed is refused, and programs refresh theirs.
     *
     * @throws ApiError NOT_FOUND for a name that no key has
     */
    void drop(String kid) {
        change(keys -> {
            SigningKey key = keys.stream()
                    .filter(known -> known.kid().equals(kid))
                    .findFirst()
                    .orElseThrow(() -> ApiError.notFound("Signing key"));
            store.move(key, KeyState.GONE);
            log("signing_key.dropped", key);
        });
    }

    private void log(String action, SigningKey key) {
        audit.recordForInstallation(AuditEntry.of(action).on("signing_key", key.kid()));
    }

    private void change(Consumer<List<SigningKey>> change) {
        reading.lock();
        try {
            snapshot = read(store.alone(() -> {
                change.accept(store.keys());
                return doWhatIsDue();
            }));
        } finally {
            reading.unlock();
        }
    }

    /** Of several callers at once one reads, and the others go on with what is known unless it is much too old. */
    private Snapshot ring() {
        Snapshot known = snapshot;
        if (known != null && isYounger(known, OLDEST)) {
            return known;
        }
        if (known != null && isYounger(known, 2 * OLDEST)) {
            if (!reading.tryLock()) {
                return known;
            }
        } else {
            reading.lock();
        }
        try {
            return readUnlessYounger(OLDEST);
        } finally {
            reading.unlock();
        }
    }

    /** As the database has it, up to the moment for which nobody asks again. */
    private Snapshot ringNow() {
        reading.lock();
        try {
            return readUnlessYounger(BEFORE_ASKING_AGAIN);
        } finally {
            reading.unlock();
        }
    }

    private Snapshot readUnlessYounger(long age) {
        Snapshot known = snapshot;
        if (known != null && isYounger(known, age)) {
            return known;
        }
        Snapshot read = read(store.keys());
        snapshot = read;
        return read;
    }

    private boolean isYounger(Snapshot known, long age) {
        return nanoTime.getAsLong() - known.readAt() < age;
    }

    private Snapshot read(List<SigningKey> stored) {
        List<SigningKey> keys =
                schedule.due(stored, clock.instant()).isEmpty() ? stored : store.alone(this::doWhatIsDue);
        SigningKey current = KeySchedule.in(KeyState.CURRENT, keys).orElseThrow();
        return new Snapshot(
                keys.stream().collect(Collectors.toUnmodifiableMap(SigningKey::kid, Function.identity())),
                current,
                nanoTime.getAsLong());
    }

    private List<SigningKey> doWhatIsDue() {
        for (int done = 0; done < MOST_STEPS; done++) {
            List<SigningKey> keys = store.keys();
            Optional<Step> step = schedule.due(keys, clock.instant());
            if (step.isEmpty()) {
                return keys;
            }
            take(step.get(), keys);
        }
        throw new IllegalStateException("The schedule of the signing keys comes to no end");
    }

    private void take(Step step, List<SigningKey> keys) {
        switch (step) {
            case Publish() -> store.create();
            case TakeOver() -> takeOver(keys);
            case Forget(String kid) ->
                keys.stream().filter(key -> key.kid().equals(kid)).forEach(key -> store.move(key, KeyState.GONE));
        }
    }

    private void takeOver(List<SigningKey> keys) {
        KeySchedule.in(KeyState.CURRENT, keys).ifPresent(old -> store.move(old, KeyState.RETIRING));
        KeySchedule.in(KeyState.NEXT, keys).ifPresent(next -> {
            store.move(next, KeyState.CURRENT);
            logger.info("The key {} signs access tokens from now on", next.kid());
        });
    }
}
