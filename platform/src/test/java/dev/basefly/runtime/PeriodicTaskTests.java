package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.basefly.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

@Timeout(30)
class PeriodicTaskTests {

    /** Never over within a test. */
    private static final Duration DAY = Duration.ofDays(1);

    private final LinkedBlockingQueue<Thread> runs = new LinkedBlockingQueue<>();
    private @Nullable PeriodicTask task;

    @AfterEach
    void stop() {
        if (task != null) {
            task.stop();
        }
    }

    @Test
    void repeatsItsWorkOnAVirtualThreadOfItsName() throws Exception {
        started(PeriodicTask.every(Duration.ofMillis(1), "counting", this::run));

        Thread first = runs.take();

        assertThat(first.isVirtual()).isTrue();
        assertThat(first.getName()).isEqualTo("counting");
        assertThat(runs.take()).isSameAs(first);
        assertThat(runs.take()).isSameAs(first);
    }

    @Test
    void waitsBeforeItsFirstRunUnlessWokenUp() throws Exception {
        started(PeriodicTask.every(DAY, "counting", this::run));
        assertThat(runs).isEmpty();

        task().wakeUp();

        assertThat(runs.take()).isNotNull();
    }

    @Test
    void runsAtOnceWhereThatIsWanted() throws Exception {
        started(PeriodicTask.every(DAY, "counting", this::run).firstAfter(Duration.ZERO));

        assertThat(runs.take()).isNotNull();
    }

    @Test
    void losesNoWakeUpDuringARun() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        started(PeriodicTask.every(DAY, "counting", () -> {
                    begun.countDown();
                    awaitQuietly(mayEnd);
                    run();
                })
                .firstAfter(Duration.ZERO));
        begun.await();

        task().wakeUp();
        task().wakeUp();
        mayEnd.countDown();

        assertThat(runs.take()).isNotNull();
        assertThat(runs.take()).isNotNull();
    }

    @Test
    void doesNotRunWhereItIsNotWanted() {
        started(PeriodicTask.every(Duration.ofMillis(1), "counting", this::run).onlyIf(false));

        task().wakeUp();

        assertThat(task().isRunning()).isFalse();
        assertThat(runs).isEmpty();
    }

    @Test
    void goesOnAfterAFailureAndTellsItOnceUntilItIsOver() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(PeriodicTask.class);
        logger.addAppender(log);
        var outcomes = new LinkedBlockingQueue<Runnable>();
        started(PeriodicTask.every(DAY, "sometimes", () -> {
            Runnable outcome = outcomes.remove();
            run();
            outcome.run();
        }));

        var success = (Runnable) PeriodicTaskTests::succeed;
        var failure = (Runnable) PeriodicTaskTests::fail;
        var error = (Runnable) PeriodicTaskTests::overflow;
        for (Runnable outcome : List.of(failure, error, success, failure, success, success)) {
            outcomes.add(outcome);
            task().wakeUp();
            runs.take();
        }
        task().stop();
        logger.detachAppender(log);

        assertThat(log.list.stream().filter(PeriodicTaskTests::isToldAboutSometimes))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "The task sometimes failed, and is tried again every PT24H",
                        "The task sometimes works again",
                        "The task sometimes failed, and is tried again every PT24H",
                        "The task sometimes works again");
        assertThat(log.list)
                .anySatisfy(event -> assertThat(Objects.requireNonNull(event.getThrowableProxy())
                                .getMessage())
                        .isEqualTo("no route to host"));
    }

    @Test
    void letsTheRunInHandEndWhenItIsStopped() {
        var ended = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        started(PeriodicTask.every(Duration.ofMillis(1), "working", goesOn -> {
            begun.countDown();
            while (goesOn.getAsBoolean()) {
                Thread.onSpinWait();
            }
            ended.set(!Thread.currentThread().isInterrupted());
            run();
        }));
        awaitQuietly(begun);

        task().stop();

        assertThat(ended).isTrue();
        assertThat(runs).hasSize(1);
        assertThat(task().isRunning()).isFalse();
    }

    @Test
    void isInterruptedWhenItDoesNotEnd() throws Exception {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        started(PeriodicTask.every(DAY, "hanging", () -> {
                    begun.countDown();
                    awaitQuietly(never);
                    run();
                })
                .firstAfter(Duration.ZERO)
                .interruptedAfter(Duration.ofMillis(1)));
        begun.await();

        task().stop();

        Thread interrupted = runs.take();
        interrupted.join();
        assertThat(interrupted.isAlive()).isFalse();
    }

    @Test
    void endsTogetherWithOthers() throws Exception {
        var stopped = new CountDownLatch(2);
        var together = new AtomicInteger();
        var first = worker(together);
        var second = worker(together);
        await().until(() -> together.get() == 2);

        first.stop(stopped::countDown);
        second.stop(stopped::countDown);

        assertThat(stopped.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(together).hasValue(0);
    }

    @Test
    void runsAgainWhenItIsStartedAgain() throws Exception {
        started(PeriodicTask.every(DAY, "counting", this::run).firstAfter(Duration.ZERO));
        Thread before = runs.take();
        task().stop();

        task().start();

        assertThat(runs.take()).isNotSameAs(before);
    }

    @Test
    void isStoppedWhenTheLoadBalancerKnowsAndBeforeRequestsAreDrained() {
        var shutdown = new Shutdown(
                new RuntimeSettings(Mode.DEVELOPMENT, Role.ALL, Path.of("."), Duration.ZERO, DAY, Secret.of(""), ""));

        assertThat(PeriodicTask.every(DAY, "counting", this::run).getPhase())
                .isLessThan(shutdown.getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    /** Works until both are told to stop. */
    private static PeriodicTask worker(AtomicInteger working) {
        PeriodicTask worker = PeriodicTask.every(DAY, "working", goesOn -> {
                    working.incrementAndGet();
                    while (goesOn.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    working.decrementAndGet();
                })
                .firstAfter(Duration.ZERO);
        worker.start();
        return worker;
    }

    private void run() {
        runs.add(Thread.currentThread());
    }

    private void started(PeriodicTask made) {
        task = made;
        made.start();
    }

    private PeriodicTask task() {
        return Objects.requireNonNull(task);
    }

    private static boolean isToldAboutSometimes(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.INFO)
                && event.getFormattedMessage().contains("sometimes");
    }

    private static void succeed() {}

    private static void fail() {
        throw new IllegalStateException("no route to host");
    }

    private static void overflow() {
        throw new StackOverflowError();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
