package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Channels.Subscribed;
import dev.basefly.realtime.Subscriber.Way;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MasterKeys;
import dev.basefly.runtime.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a stream does with a listener that takes as much as it likes. */
class LiveStreamTests {

    static final EventIds IDS = new EventIds(MasterKeys.of(7));

    private static final TenantId ACME = new TenantId(new UUID(0, 1));
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final byte[] HELLO = "hello\n\n".getBytes(StandardCharsets.UTF_8);

    private final List<String> fates = new ArrayList<>();
    private final Tap tap = new Tap(ACME);
    private final LiveStream stream = stream("members", "plan");
    private int conflated;

    /** A connection that takes what it is opened for. */
    static final class Tap implements Outlet {

        final List<String> written = new CopyOnWriteArrayList<>();
        volatile int room = Integer.MAX_VALUE;
        volatile boolean closed;
        private final TenantId organization;

        Tap(TenantId organization) {
            this.organization = organization;
        }

        @Override
        public boolean ready() {
            return room > 0;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time writes.
        public void write(byte[] bytes) {
            room--;
            written.add(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            closed = true;
        }

        /** The positions of the messages, in the order in which they were written. */
        List<Long> ids() {
            return written.stream()
                    .filter(frame -> frame.startsWith("event: change"))
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> IDS.position(organization, Long.parseLong(line.substring(4))))
                    .toList();
        }
    }

    private LiveStream stream(String... topics) {
        return new LiveStream(
                subscriber(ACME, topics),
                20,
                IDS,
                new LiveStream.Ends() {
                    @Override
                    public void over(LiveStream stream, String reason) {
                        fates.add(reason);
                    }

                    @Override
                    public void conflated(int messages) {
                        conflated += messages;
                    }
                },
                0);
    }

    static Subscriber subscriber(TenantId organization, String... topics) {
        return new Subscriber(
                new StandingCaller(topics, _ -> Map.of()),
                new Actor.Program("test"),
                organization,
                Stream.of(topics)
                        .map(topic -> new Subscribed(topic, null, null, null))
                        .toList(),
                new Way(true, false));
    }

    private static Message message(long position, String... channels) {
        return new Message(
                position, ACME, "tests.said", Instant.EPOCH, List.of(new Message.Part(List.of(channels), "{}")));
    }

    @Test
    void writesWhatWasMissedBeforeWhatCame() {
        stream.offer(message(8, "members"), 0);
        stream.offer(message(9, "plan"), 0);

        stream.begin(tap, HELLO, 5, List.of(message(6, "members"), message(8, "members")), 0);
        stream.offer(message(10, "members"), 0);

        assertThat(tap.ids()).containsExactly(6L, 8L, 9L, 10L);
    }

    @Test
    void leavesOutWhatTheListenerHasAlready() {
        stream.begin(tap, HELLO, 7, List.of(), 0);
        stream.offer(message(6, "members"), 0);
        stream.offer(message(7, "members"), 0);
        stream.offer(message(8, "members"), 0);

        assertThat(tap.ids()).containsExactly(8L);
    }

    @Test
    void tellsOnlyTheChannelsThatItListensTo() {
        stream.begin(tap, HELLO, 0, List.of(), 0);
        stream.offer(message(1, "members", "secret"), 0);

        assertThat(tap.written.getLast())
                .isEqualTo("event: change\nid: " + IDS.of(ACME, 1)
                        + "\ndata: {\"channels\":[\"members\"],\"kind\":\"tests.said\","
                        + "\"at\":\"1970-01-01T00:00:00Z\",\"details\":{}}\n\n");
    }

    @Test
    void givesTheIdWithTheLastPartOfAMessage() {
        var both = new Message(
                3,
                ACME,
                "tests.said",
                Instant.EPOCH,
                List.of(
                        new Message.Part(List.of("members"), "{\"a\":1}"),
                        new Message.Part(List.of("plan"), "{\"b\":2}")));
        stream.begin(tap, HELLO, 0, List.of(), 0);
        stream.offer(both, 0);

        assertThat(tap.written.getLast().strip().split("\n\n", -1))
                .satisfiesExactly(
                        first -> assertThat(first).contains("\"a\":1").doesNotContain("id:"),
                        second -> assertThat(second).contains("\"b\":2", "id: " + IDS.of(ACME, 3)));
    }

    @Test
    void keepsAQueueForWhoIsSlowForAMoment() {
        stream.begin(tap, HELLO, 0, List.of(), 0);
        tap.room = 1;
        for (int position = 1; position <= 15; position++) {
            stream.offer(message(position, "members"), 0);
        }
        assertThat(tap.ids()).containsExactly(1L);

        tap.room = Integer.MAX_VALUE;
        stream.writable(0);

        assertThat(tap.ids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L);
        assertThat(conflated).isZero();
    }

    @Test
    void keepsTheNewestOfEachChannelForWhoIsTooSlow() {
        stream.begin(tap, HELLO, 0, List.of(), 0);
        tap.room = 0;
        stream.offer(message(1, "plan"), 0);
        for (int position = 2; position <= 1000; position++) {
            stream.offer(message(position, "members"), 0);
        }

        tap.room = Integer.MAX_VALUE;
        stream.writable(0);

        assertThat(tap.written.get(1)).startsWith("event: skipped");
        assertThat(tap.ids())
                .hasSizeLessThanOrEqualTo(21)
                .startsWith(1L)
                .endsWith(1000L)
                .isSorted();
        assertThat(conflated + tap.ids().size()).isEqualTo(1000);
    }

    @Test
    void tellsTheNewestOfEachChannelToWhoMissedVeryMuch() {
        List<Message> before = new ArrayList<>();
        before.add(message(1, "plan"));
        for (int position = 2; position <= LiveStream.MOST_MISSED + 1; position++) {
            before.add(message(position, "members"));
        }
        stream.begin(tap, HELLO, 0, before, 0);

        assertThat(tap.written.getFirst()).startsWith("hello").contains("event: skipped");
        assertThat(tap.ids()).containsExactly(1L, LiveStream.MOST_MISSED + 1L);
        assertThat(conflated).isEqualTo(LiveStream.MOST_MISSED - 1);
    }

    @Test
    void endsOneThatTakesNothing() {
        stream.begin(tap, HELLO, 0, List.of(), 0);
        tap.room = 0;
        stream.offer(message(1, "members"), 0);

        stream.beat(PATIENCE, PATIENCE);
        assertThat(fates).isEmpty();
        stream.beat(PATIENCE + 1, PATIENCE);

        assertThat(fates).containsExactly("slow");
        assertThat(tap.closed).isTrue();
    }

    @Test
    void showsThatItLives() {
        stream.begin(tap, HELLO, 0, List.of(), 0);

        stream.beat(Duration.ofSeconds(14).toNanos(), PATIENCE);
        assertThat(tap.written).hasSize(1);
        stream.beat(Duration.ofSeconds(26).toNanos(), PATIENCE);

        assertThat(tap.written.getLast()).isEqualTo(":\n\n");
    }

    @Test
    void endsOneThatNeverBegan() {
        stream.beat(PATIENCE + 1, PATIENCE);

        assertThat(fates).containsExactly("gone");
    }

    @Test
    void endsOnce() {
        stream.begin(tap, HELLO, 0, List.of(), 0);
        stream.end(Frames.end("signed_out"), "signed_out");
        stream.gone();
        stream.offer(message(1, "members"), 0);

        assertThat(fates).containsExactly("signed_out");
        assertThat(tap.written.getLast()).contains("signed_out");
    }
}
