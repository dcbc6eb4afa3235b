package dev.basefly.realtime;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many streams there may be at once on this node: of one account, of the keys of one person, of one organization, of
 * programs, of all; and of those that keep much memory.
 */
final class Places {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofSeconds(30);

    /** No organization has more than this part of the places over HTTP/2. */
    private static final int HTTP2_PART = 4;

    private final RealtimeSettings settings;
    private final Map<Object, Integer> taken = new HashMap<>();
    private boolean open;

    Places(RealtimeSettings settings) {
        this.settings = settings;
    }

    /** Of whom streams are counted together, besides organizations and accounts. */
    private enum Of {
        ALL,
        PROGRAMS,
        HTTP2
    }

    private record Http2Of(TenantId organization) {}

    private record KeysOf(UserId creator) {}

    synchronized void open() {
        open = true;
    }

    /** From now on nobody gets a place. */
    synchronized void close() {
        open = false;
    }

    /**
     * Takes a place for who listens.
     *
     * @throws ApiError TOO_MANY_REQUESTS when there is none left; SERVICE_UNAVAILABLE while the node starts or ends
     */
    synchronized void take(Subscriber subscriber) {
        if (!open) {
            throw ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "This node takes no streams at the moment")
                    .reason("draining")
                    .remedy("Connect again, and another node answers")
                    .retryAfter(SOON);
        }
        requireRoomOfNode(subscriber);
        requireRoomOfCaller(subscriber);
        counters(subscriber).forEach(counter -> taken.merge(counter, 1, Integer::sum));
    }

    synchronized void giveBack(Subscriber subscriber) {
        counters(subscriber)
                .forEach(counter -> taken.computeIfPresent(counter, (_, count) -> count == 1 ? null : count - 1));
    }

    synchronized int taken() {
        return taken(Of.ALL);
    }

    private static List<Object> counters(Subscriber subscriber) {
        List<Object> counters = new ArrayList<>(List.of(Of.ALL, subscriber.organization(), subscriber.account()));
        if (!subscriber.way().browser()) {
            counters.add(Of.PROGRAMS);
        }
        if (subscriber.way().http2()) {
            counters.add(Of.HTTP2);
            counters.add(new Http2Of(subscriber.organization()));
        }
        if (subscriber.creator() != null) {
            counters.add(new KeysOf(subscriber.creator()));
        }
        return counters;
    }

    private void requireRoomOfNode(Subscriber subscriber) {
        int ofPrograms = settings.mostStreams() - settings.reservedForBrowsers();
        if (taken(Of.ALL) >= settings.mostStreams()
                || (!subscriber.way().browser() && taken(Of.PROGRAMS) >= ofPrograms)) {
            throw full("node_full", "This node has as many streams as it may", "Connect again later", SOON);
        }
        int overHttp2 = settings.mostOverHttp2();
        if (subscriber.way().http2()
                && (taken(Of.HTTP2) >= overHttp2
                        || taken(new Http2Of(subscriber.organization())) >= Math.ceilDiv(overHttp2, HTTP2_PART))) {
            throw full(
                    "http2_full",
                    "There are as many streams over HTTP/2 as may be",
                    "Connect over HTTP/1.1, or through a proxy that does",
                    LATER);
        }
    }

    private void requireRoomOfCaller(Subscriber subscriber) {
        if (taken(subscriber.organization()) >= settings.mostPerOrganization()) {
            throw full(
                    "organization_full",
                    "Your organization has " + settings.mostPerOrganization() + " streams open, which is the most",
                    "Close pages and programs that listen and are not needed",
                    LATER);
        }
        if (taken(subscriber.account()) >= settings.mostPerPerson()) {
            throw full(
                    "too_many_streams",
                    "You have " + settings.mostPerPerson() + " streams open, which is the most",
                    "Close tabs and programs that listen and are not needed",
                    LATER);
        }
        UserId creator = subscriber.creator();
        if (creator != null && taken(new KeysOf(creator)) >= settings.mostPerCreator()) {
            throw full(
                    "too_many_streams",
                    "All API keys that one person has made have " + settings.mostPerCreator()
                            + " streams open, which is the most",
                    "Close programs that listen and are not needed",
                    LATER);
        }
    }

    private int taken(Object counter) {
        return taken.getOrDefault(counter, 0);
    }

    private static ApiError full(String reason, String message, String remedy, Duration wait) {
        return ApiError.of(ErrorCode.TOO_MANY_REQUESTS, message)
                .reason(reason)
                .remedy(remedy)
                .retryAfter(wait);
    }
}
