package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** Makes the attempts, compares the answers and keeps what was wrong. */
final class Ledger {

    private static final int SHOWN = 300;
    private static final int SHOWN_OF_A_ROUTE = 5;

    private final boolean impatient;
    private final List<String> sharedPaths;
    private final Set<String> excused;
    private final Map<String, LongAdder> attacks = new ConcurrentSkipListMap<>();
    private final Set<String> called = ConcurrentHashMap.newKeySet();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<String, LongAdder> faultsByRoute = new ConcurrentHashMap<>();

    /**
     * An empty ledger.
     *
     * @param impatient whether one fault is enough
     * @param sharedPaths what everybody may see, whosever it is
     * @param excused attacks, by {@link Attempt#name()}, whose answers are none of those that are expected
     */
    Ledger(boolean impatient, List<String> sharedPaths, Set<String> excused) {
        this.impatient = impatient;
        this.sharedPaths = sharedPaths;
        this.excused = excused;
    }

    /** Whether nothing more has to be tried. */
    boolean done() {
        return impatient && !faults.isEmpty();
    }

    /** Makes the attempt; whatever of {@code secrets} comes back without having been sent is a leak. */
    ApiResponse record(Attempt attempt, Set<String> secrets) {
        var answer = attempt.call().by(attempt.caller());
        attacks.computeIfAbsent(attempt.attack(), _ -> new LongAdder()).increment();
        called.add(attempt.route().name());
        if (!excused.contains(attempt.name())) {
            attempt.expectation().fault(attempt.route(), answer).ifPresent(fault -> fault(attempt, answer, fault));
        }
        if (attempt.blind() && sharedPaths.stream().noneMatch(attempt.route().path()::startsWith)) {
            leaked(answer, attempt.call(), secrets).forEach(secret -> fault(attempt, answer, "tells " + secret));
        }
        return answer;
    }

    void fault(Attempt attempt, ApiResponse answer, String what) {
        var ofRoute = faultsByRoute.computeIfAbsent(attempt.route().name(), _ -> new LongAdder());
        ofRoute.increment();
        if (ofRoute.sum() > SHOWN_OF_A_ROUTE) {
            return;
        }
        var text = answer.text().replaceAll("\\s+", " ");
        fault("%s as %s: %s, got %d %s"
                .formatted(
                        attempt.call().method() + " " + attempt.call().path(),
                        attempt.attack(),
                        what,
                        answer.status(),
                        text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }

    void fault(String text) {
        faults.add(text);
    }

    Collection<String> faults() {
        return faults;
    }

    Set<String> called() {
        return called;
    }

    Map<String, Long> attacks() {
        return attacks.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum(), (one, _) -> one, TreeMap::new));
    }

    private static Collection<String> leaked(ApiResponse answer, Call call, Set<String> secrets) {
        var shown = answer.text() + answer.headers().map();
        return secrets.stream()
                .filter(secret -> shown.contains(secret) && !call.says(secret))
                .toList();
    }
}
