package dev.basefly.plans.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RecentTests {

    private final Recent<String, Integer> recent = new Recent<>(Duration.ofHours(1), 10);
    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void end() {
        readers.close();
    }

    @Test
    void keepsWhatWasReadUntilItIsForgotten() {
        assertThat(get(1)).isEqualTo(1);
        assertThat(get(2)).isEqualTo(1);
        assertThat(recent.get("acme", _ -> false, () -> 3)).isEqualTo(3);
        assertThat(recent.find("acme", _ -> true)).contains(3);

        recent.forget("acme");

        assertThat(recent.find("acme", _ -> true)).isEmpty();
        assertThat(get(4)).isEqualTo(4);
    }

    @Test
    void isForgottenWithoutWaitingForAReadingThatIsNotKeptThen() throws Exception {
        var old = readers.submit(() -> recent.get("acme", _ -> true, this::slowly));
        reading.await();

        recent.forget("acme");
        assertThat(get(2)).isEqualTo(2);
        goOn.countDown();

        assertThat(old.get()).isEqualTo(1);
        assertThat(get(3)).isNotEqualTo(1);
    }

    @Test
    void isReadOnceForAllWhoAskAtTheSameTime() throws Exception {
        var first = readers.submit(() -> recent.get("acme", _ -> true, this::slowly));
        reading.await();
        var times = new AtomicInteger();
        var others = readers.submit(() -> recent.get("acme", _ -> true, times::incrementAndGet));

        assertThatThrownBy(() -> others.get(50, TimeUnit.MILLISECONDS)).isNotNull();
        goOn.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(others.get()).isEqualTo(1);
        assertThat(times).hasValue(0);
    }

    @Test
    void keepsNoFailure() {
        assertThatThrownBy(() -> recent.get("acme", _ -> true, () -> {
                    throw new IllegalStateException("away");
                }))
                .hasMessage("away");
        assertThat(get(5)).isEqualTo(5);
    }

    private int get(int value) {
        return recent.get("acme", _ -> true, () -> value);
    }

    private int slowly() {
        reading.countDown();
        try {
            goOn.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
