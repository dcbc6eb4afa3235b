package dev.basefly.coordination;

import dev.basefly.coordination.RedisMasters.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

/**
 * Leases in Redis or Valkey, on one server or, after the Redlock algorithm, on a majority of several independent ones.
 * Each server counts tokens; the greatest of a majority's is the holder's, and is written back to a majority before it is
 * used, so that the next majority, which shares a server with this one, gives a greater one. A server that has lost its
 * counter is told to go on from the database's sequence, which is greater than all tokens that it can have given.
 */
final class RedisLockStore implements LockStore {

    private static final String ACQUIRE = script("acquire");
    private static final String RAISE = script("raise");
    private static final String EXTEND = script("extend");
    private static final String RELEASE = script("release");
    private static final String FORCE = script("force");
    private static final String LIST = script("list");

    private static final String LOCK = "basefly:lock:";
    private static final String ALL = "basefly:locks";

    /** Of counters that nobody needs; those that are missed go on from the database. */
    private static final Duration KEPT = Duration.ofDays(1);

    /** Of clocks that run unevenly, in parts of the lease. */
    private static final int DRIFT = 100;

    private final RedisMasters masters;
    private final LongSupplier sequence;
    private final int most;
    private final LongSupplier nanoTime;

    RedisLockStore(RedisMasters masters, LongSupplier sequence, int most, LongSupplier nanoTime) {
        this.masters = masters;
        this.sequence = sequence;
        this.most = most;
        this.nanoTime = nanoTime;
    }

    static RedisLockStore open(CoordinationSettings settings, LongSupplier sequence) {
        if (!ClassUtils.isPresent("io.lettuce.core.RedisClient", null)) {
            throw new IllegalStateException(
                    "basefly.coordination.redis-url needs the library io.lettuce:lettuce-core: add it to the product");
        }
        RedisMasters masters = new RedisMasters(settings.redisUrls(), settings.redisTimeout());
        return new RedisLockStore(masters, sequence, settings.maxHeld(), System::nanoTime);
    }

    @Override
    public Attempt acquire(Claim claim) {
        long start = nanoTime.getAsLong();
        List<Answer> answers = new ArrayList<>(masters.ask(ACQUIRE, keys(claim.key()), wish(claim, "")));
        List<RedisMaster> unseeded = with(answers, "seed");
        if (!unseeded.isEmpty()) {
            answers.removeIf(answer -> answer.says("seed"));
            answers.addAll(masters.ask(
                    unseeded, ACQUIRE, keys(claim.key()), wish(claim, String.valueOf(sequence.getAsLong()))));
        }
        List<RedisMaster> granting = with(answers, "granted");
        long token = answers.stream()
                .filter(answer -> answer.says("granted"))
                .mapToLong(answer -> Long.parseLong(answer.word(1)))
                .max()
                .orElse(0);
        if (granting.size() >= masters.majority() && written(claim, token, granting) && isInTime(claim, start)) {
            return new Granted(token);
        }
        if (!granting.isEmpty()
                || answers.stream().anyMatch(answer -> answer.words().isEmpty())) {
            boolean _ = release(claim);
        }
        return refusal(answers);
    }

    /** Only one server needs no second round. */
    private boolean written(Claim claim, long token, List<RedisMaster> granting) {
        return masters.count() == 1
                || with(
                                        masters.ask(
                                                granting,
                                                RAISE,
                                                keys(claim.key()),
                                                List.of(holder(claim), String.valueOf(token), millis(KEPT))),
                                        "raised")
                                .size()
                        >= masters.majority();
    }

    private boolean isInTime(Claim claim, long start) {
        long valid = claim.lease().toNanos() - claim.lease().toNanos() / DRIFT;
        return nanoTime.getAsLong() - start < valid;
    }

    private Attempt refusal(List<Answer> answers) {
        if (answers.stream().filter(answer -> answer.words().isPresent()).count() < masters.majority()) {
            throw Refusals.unreachable();
        }
        if (with(answers, "full").size() >= masters.majority()) {
            return new Full(most);
        }
        return new Busy(Duration.ofMillis(answers.stream()
                .filter(answer -> answer.says("busy"))
                .mapToLong(answer -> Long.parseLong(answer.word(1)))
                .min()
                .orElse(0)));
    }

    @Override
    public boolean extend(Claim claim) {
        return byMajority(
                masters.ask(EXTEND, keys(claim.key()), List.of(holder(claim), millis(claim.lease()))), "extended");
    }

    /** Everywhere, also where the lock may have been taken without an answer. */
    @Override
    public boolean release(Claim claim) {
        return byMajority(masters.ask(RELEASE, keys(claim.key()), List.of(holder(claim))), "released");
    }

    @Override
    public long nextToken() {
        return sequence.getAsLong();
    }

    @Override
    public Optional<HeldLock> releaseByForce(LockKey key) {
        List<Answer> answers = masters.ask(FORCE, keys(key), List.of());
        if (answers.stream().filter(answer -> answer.words().isPresent()).count() < masters.majority()) {
            throw Refusals.unreachable();
        }
        return answers.stream()
                .filter(answer -> answer.says("freed"))
                .findFirst()
                .map(answer -> held(key, answer.words().orElseThrow().subList(1, 5)));
    }

    @Override
    public List<HeldLock> held(@Nullable LockKey after, int limit) {
        return all().stream()
                .filter(held -> after == null || BY_KEY.compare(held.key(), after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public List<HeldLock> leaders() {
        return all().stream().filter(held -> held.key().isLeadership()).toList();
    }

    @Override
    public String description() {
        return "Redis at " + masters.addresses();
    }

    @Override
    public List<String> problems() {
        long silent = masters.ask(LIST, List.of(ALL), List.of()).stream()
                .filter(answer -> answer.words().isEmpty())
                .count();
        List<String> problems = new ArrayList<>();
        if (silent > 0) {
            problems.add(silent + " of " + masters.count()
                    + " Redis servers do not answer: check that they run and can be reached");
        }
        return problems;
    }

    @Override
    public void close() {
        masters.close();
    }

    private static final Comparator<LockKey> BY_KEY =
            Comparator.comparing((LockKey key) -> key.owner().toString()).thenComparing(LockKey::name);

    /** Held locks are known to a majority, so the first server that answers may lack some: all are asked. */
    private List<HeldLock> all() {
        List<HeldLock> found = new ArrayList<>();
        for (Answer answer : masters.ask(LIST, List.of(ALL), List.of())) {
            List<String> words = answer.words().orElse(List.of("none"));
            for (int i = 1; i + 4 < words.size(); i += 5) {
                LockKey key = key(words.get(i));
                if (found.stream().noneMatch(known -> known.key().equals(key))) {
                    found.add(held(key, words.subList(i + 1, i + 5)));
                }
            }
        }
        found.sort(Comparator.comparing(HeldLock::key, BY_KEY));
        return found;
    }

    private static HeldLock held(LockKey key, List<String> words) {
        return new HeldLock(
                key, Long.parseLong(words.get(0)), words.get(1), instant(words.get(2)), instant(words.get(3)));
    }

    private static Instant instant(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private boolean byMajority(List<Answer> answers, String word) {
        int agreeing = with(answers, word).size();
        if (agreeing >= masters.majority()) {
            return true;
        }
        if (agreeing
                        + answers.stream()
                                .filter(answer -> answer.words().isEmpty())
                                .count()
                >= masters.majority()) {
            throw Refusals.unreachable();
        }
        return false;
    }

    private static List<RedisMaster> with(List<Answer> answers, String word) {
        return answers.stream()
                .filter(answer -> answer.says(word))
                .map(Answer::master)
                .toList();
    }

    private List<String> wish(Claim claim, String seed) {
        return List.of(holder(claim), claim.node(), millis(claim.lease()), seed, String.valueOf(most), millis(KEPT));
    }

    private static List<String> keys(LockKey key) {
        return List.of(
                LOCK + key.owner() + ":" + key.name(),
                "basefly:token:" + key.owner() + ":" + key.name(),
                "basefly:locks:" + key.owner(),
                ALL);
    }

    private static LockKey key(String lock) {
        int colon = lock.indexOf(':', LOCK.length());
        return LockKey.stored(UUID.fromString(lock.substring(LOCK.length(), colon)), lock.substring(colon + 1));
    }

    private static String holder(Claim claim) {
        return claim.holder().toString();
    }

    private static String millis(Duration time) {
        return String.valueOf(time.toMillis());
    }

    private static String script(String name) {
        try {
            return new ClassPathResource("basefly/coordination/" + name + ".lua")
                    .getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
