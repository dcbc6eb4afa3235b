package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTests {

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Lease lease =
            new Lease(LockKey.ofInstallation("report"), 7, Duration.ofSeconds(10), nanos::get, nanos.get());

    @Test
    void isBelievedALittleShorterThanItLasts() {
        pass(Duration.ofMillis(9_897));
        assertThat(lease.isHeld()).isTrue();
        lease.requireHeld();

        pass(Duration.ofMillis(1));

        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.remaining()).isZero();
        assertThatThrownBy(lease::requireHeld)
                .isInstanceOfSatisfying(
                        ApiError.class, refusal -> assertThat(refusal.remedy()).contains("do it again"));
    }

    @Test
    void isNotBelievedAfterAPauseThoughNobodyHasToldYet() {
        pass(Duration.ofHours(1));

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void isExtendedFromTheMomentOfAskingAndNotOfTheAnswer() {
        pass(Duration.ofSeconds(6));
        long asked = nanos.get();
        pass(Duration.ofSeconds(3));

        lease.extended(asked);

        assertThat(lease.remaining()).isBetween(Duration.ofMillis(6_800), Duration.ofSeconds(7));
    }

    @Test
    void isNotRevivedByAnAnswerThatComesTooLate() {
        long asked = nanos.get();
        pass(Duration.ofSeconds(11));

        lease.extended(asked + Duration.ofSeconds(9).toNanos());

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void tellsOfItsLossOnceAndAtOnceWhenItIsLostAlready() {
        var told = new AtomicInteger();
        lease.onLoss(() -> {
            throw new IllegalStateException("one who cannot be told");
        });
        lease.onLoss(told::incrementAndGet);

        assertThat(lease.lose()).isTrue();
        assertThat(lease.lose()).isFalse();

        assertThat(told).hasValue(1);
        lease.onLoss(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    @Test
    void tellsNothingAfterItsEndAndTakesALateInterruptionBack() {
        var told = new AtomicInteger();
        lease.onLoss(told::incrementAndGet);
        lease.interruptOnLoss();
        var other = new Lease(LockKey.ofInstallation("other"), 8, Duration.ofSeconds(10), nanos::get, nanos.get());
        other.interruptOnLoss();

        lease.end();
        assertThat(lease.lose()).isFalse();
        other.lose();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        other.end();

        assertThat(told).hasValue(0);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void isExtendedWhenAThirdIsLeftButAtLeastHalfASecondBeforeItsEnd() {
        assertThat(LeaseKeeper.whenLeft(Duration.ofSeconds(30)))
                .isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(LeaseKeeper.whenLeft(Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofMillis(500).toNanos());
    }

    @Test
    void hasAKeyOfSensibleLength() {
        assertThatThrownBy(() -> LockKey.ofInstallation(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LockKey.ofInstallation("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LockKey.ofInstallation("x".repeat(201))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LockKey.ofInstallation("leader:x")).hasMessageContaining("elections");
        assertThat(LockKey.ofInstallation("x".repeat(200)).name()).hasSize(200);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
