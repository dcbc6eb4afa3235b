package dev.basefly.realtime;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One listener's stream. What it cannot take at once waits in a bounded queue; beyond that only the newest message of each
 * channel is kept, and the listener is told that some were left out. Nobody ever waits for it.
 */
final class LiveStream {

    private static final long LEAST_BEAT = TimeUnit.SECONDS.toNanos(15);
    private static final long MOST_BEAT = TimeUnit.SECONDS.toNanos(25);

    /** Who missed more is told the newest of each channel, so that a backlog costs no more memory than a queue. */
    static final int MOST_MISSED = 500;

    private final Subscriber subscriber;
    private final int mostWaiting;
    private final EventIds ids;
    private final Ends ends;
    private final long openedAt;
    private @Nullable Outlet outlet;
    private byte @Nullable [] greeting;
    /** What was missed, in front of what comes; null as soon as there is none. */
    private @Nullable Deque<Message> missed;

    private @Nullable Deque<Message> waiting;
    private int skipped;
    private long reached;
    private long nextBeat;
    private long stuckSince;
    private boolean stuck;
    private boolean over;

    /** Who is told of the fate of streams. */
    interface Ends {

        /** The stream is over, for a reason of one word; told once. */
        void over(LiveStream stream, String reason);

        /** Messages were left out for a listener that is too slow. */
        void conflated(int messages);
    }

    LiveStream(Subscriber subscriber, int mostWaiting, EventIds ids, Ends ends, long now) {
        this.subscriber = subscriber;
        this.mostWaiting = mostWaiting;
        this.ids = ids;
        this.ends = ends;
        this.openedAt = now;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /**
     * Begins to write, with what was missed. What was offered meanwhile follows.
     *
     * @param first what is written before everything else
     * @param position what is not behind it is not sent any more
     */
    void begin(Outlet to, byte[] first, long position, Collection<Message> before, long now) {
        run(() -> {
            if (over) {
                to.close();
                return;
            }
            outlet = to;
            greeting = first;
            reached = position;
            missed = before.isEmpty() ? null : missed(before);
            beatLater(now);
            drain(to, now);
        });
    }

    /** Sends the message, now or as soon as the listener can take it. */
    void offer(Message message, long now) {
        run(() -> {
            if (over) {
                return;
            }
            if (waiting == null) {
                waiting = new ArrayDeque<>(4);
            }
            waiting.add(message);
            if (waiting.size() > mostWaiting) {
                conflate(waiting);
            }
            if (outlet != null && !stuck) {
                drain(outlet, now);
            }
        });
    }

    /** The connection can take more. */
    void writable(long now) {
        run(() -> {
            if (outlet != null && !over) {
                stuck = false;
                drain(outlet, now);
            }
        });
    }

    /** Lets the connection show that it lives, when it is time; one that has taken nothing for too long ends. */
    void beat(long now, long patience) {
        run(() -> {
            if (over) {
                return;
            }
            if (outlet == null) {
                if (now - openedAt > patience) {
                    throw new IOException("Never begun");
                }
            } else if (stuck) {
                if (now - stuckSince > patience) {
                    finish("slow");
                }
            } else if (now - nextBeat >= 0) {
                if (outlet.ready()) {
                    outlet.write(Frames.HEARTBEAT);
                    outlet.flush();
                    beatLater(now);
                } else {
                    stick(now);
                }
            }
        });
    }

    /** The node has begun anew from another log, so the listener has to read all anew. */
    void reset(long position) {
        run(() -> {
            missed = null;
            waiting = null;
            reached = position;
            last(Frames.reset(ids.of(subscriber.organization(), position)), "reset");
        });
    }

    /** Says a last word and ends the stream. */
    void end(byte[] word, String reason) {
        run(() -> last(word, reason));
    }

    /** The connection is gone. */
    void gone() {
        run(() -> finish("gone"));
    }

    private void last(byte[] word, String reason) throws IOException {
        if (!over && outlet != null && !stuck && outlet.ready()) {
            outlet.write(word);
            outlet.flush();
        }
        finish(reason);
    }

    private interface Step {
        void run() throws IOException;
    }

    private synchronized void run(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException broken) {
            finish("gone");
        }
    }

    /** Writes what there is until the connection takes no more. */
    private void drain(Outlet to, long now) throws IOException {
        boolean wrote = false;
        while (true) {
            if (!to.ready()) {
                stick(now);
                return;
            }
            byte[] bytes = next();
            if (bytes == null) {
                break;
            }
            to.write(bytes);
            wrote = true;
        }
        if (wrote) {
            beatLater(now);
        }
        to.flush();
    }

    private byte @Nullable [] next() {
        if (greeting != null) {
            byte[] first = greeting;
            greeting = null;
            return first;
        }
        Message message = missed == null ? null : missed.poll();
        if (message == null) {
            missed = null;
            if (skipped > 0) {
                byte[] word = Frames.skipped(skipped);
                skipped = 0;
                return word;
            }
            message = nextWaiting();
        }
        if (message == null) {
            return null;
        }
        reached = message.position();
        return message.bytesFor(subscriber.topics(), ids);
    }

    private @Nullable Message nextWaiting() {
        Message message = waiting == null ? null : waiting.poll();
        while (message != null && message.position() <= reached) {
            message = waiting == null ? null : waiting.poll();
        }
        if (message == null) {
            waiting = null;
        }
        return message;
    }

    private Deque<Message> missed(Collection<Message> before) {
        if (before.size() <= MOST_MISSED) {
            return new ArrayDeque<>(before);
        }
        Deque<Message> newest = newestOfEach(new ArrayDeque<>(before));
        int left = before.size() - newest.size();
        greeting = Frames.both(Objects.requireNonNull(greeting), Frames.skipped(left));
        ends.conflated(left);
        return newest;
    }

    private void conflate(Deque<Message> queue) {
        Deque<Message> kept = newestOfEach(queue);
        int left = queue.size() - kept.size();
        waiting = kept;
        skipped += left;
        ends.conflated(left);
    }

    /** The newest message of each channel, in their order. */
    private Deque<Message> newestOfEach(Deque<Message> queue) {
        Set<String> told = new HashSet<>();
        Deque<Message> kept = new ArrayDeque<>(4);
        queue.descendingIterator().forEachRemaining(message -> {
            if (told.addAll(message.channels(subscriber.topics()))) {
                kept.addFirst(message);
            }
        });
        return kept;
    }

    private void stick(long now) {
        if (!stuck) {
            stuck = true;
            stuckSince = now;
        }
    }

    private void beatLater(long now) {
        nextBeat = now + ThreadLocalRandom.current().nextLong(LEAST_BEAT, MOST_BEAT);
    }

    private void finish(String reason) {
        if (over) {
            return;
        }
        over = true;
        missed = null;
        waiting = null;
        if (outlet != null) {
            outlet.close();
        }
        ends.over(this, reason);
    }
}
