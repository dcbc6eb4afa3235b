package dev.basefly.clusters.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.MovableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GuardedProvisionerTests {

    private final MovableClock clock = MovableClock.movable(Clock.systemUTC());
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void givesUpWhatHangs() {
        var never = new CountDownLatch(1);
        var guarded = guarded(() -> {
            try {
                never.await();
            } catch (InterruptedException interrupted) {
                never.countDown();
            }
            return Optional.empty();
        });

        assertThatThrownBy(() -> guarded.observe("clu-1"))
                .isInstanceOf(ProvisionerFailure.class)
                .hasMessageContaining("did not answer");
        assertThat(never.getCount()).as("the call was interrupted").isLessThanOrEqualTo(1);
    }

    @Test
    void leavesAloneWhatFailsAgainAndAgainAndTriesLater() {
        var guarded = guarded(() -> {
            throw new IllegalStateException("broken inside, with a password");
        });
        for (var attempt = 0; attempt < 5; attempt++) {
            assertThatThrownBy(() -> guarded.observe("clu-1"))
                    .isInstanceOf(ProvisionerFailure.class)
                    .hasMessage("The provisioner does not work at the moment");
        }

        assertThatThrownBy(() -> guarded.observe("clu-1")).hasMessageContaining("left alone for a while");
        assertThat(asked).hasValue(5);
        assertThat(guarded.describe().problems()).singleElement().asString().contains("OPEN");

        clock.advance(Duration.ofSeconds(31));
        assertThatThrownBy(() -> guarded.observe("clu-1")).hasMessageContaining("does not work");
        assertThat(asked).hasValue(6);
    }

    @Test
    void countsNoRefusalAsAFailure() {
        var guarded = guarded(() -> {
            throw ProvisionerFailure.refused("No such location");
        });

        for (var attempt = 0; attempt < 10; attempt++) {
            assertThatThrownBy(() -> guarded.observe("clu-1")).hasMessage("No such location");
        }
        assertThat(asked).hasValue(10);
        assertThat(guarded.describe().problems()).isEmpty();
    }

    @Test
    void countsNothingThatIsTheMatterWithSomeMachinesOnly() {
        var guarded = guarded(() -> {
            throw ProvisionerFailure.notNow("The machines are gone");
        });

        for (var attempt = 0; attempt < 10; attempt++) {
            assertThatThrownBy(() -> guarded.observe("clu-1"))
                    .isInstanceOfSatisfying(
                            ProvisionerFailure.class,
                            failure -> assertThat(failure.words()).isEqualTo("The machines are gone"));
        }
        assertThat(asked).hasValue(10);
        assertThat(guarded.describe().problems()).isEmpty();
    }

    @Test
    void tellsPeopleTheSameWhyeverItDoesNotAnswer() {
        var guarded = guarded(() -> {
            throw new IllegalStateException("broken inside");
        });

        for (var attempt = 0; attempt < 7; attempt++) {
            assertThatThrownBy(() -> guarded.observe("clu-1"))
                    .isInstanceOfSatisfying(
                            ProvisionerFailure.class,
                            failure -> assertThat(failure.words())
                                    .isEqualTo("The provisioner does not answer at the moment"));
        }
    }

    @Test
    void isOffWhereThereIsNone() {
        var none = new NoProvisioner();

        assertThat(none.describe().state()).isEqualTo(Integration.State.OFF);
        assertThat(none.describe().detail()).contains("basefly.clusters.provisioner");
        assertThat(none.list(null, 10).machines()).isEmpty();
        assertThatThrownBy(() -> none.observe("clu-1"))
                .isInstanceOfSatisfying(
                        ProvisionerFailure.class,
                        failure -> assertThat(failure.isAway()).isFalse());
    }

    private GuardedProvisioner guarded(Supplier<Optional<Observation>> answer) {
        return new GuardedProvisioner(new Answering(asked, answer), Duration.ofMillis(100), clock);
    }

    /** Answers each observation so. */
    private record Answering(AtomicInteger asked, Supplier<Optional<Observation>> answer) implements Provisioner {

        @Override
        public void apply(MachineSpec spec) {}

        @Override
        public Optional<Observation> observe(String name) {
            asked.incrementAndGet();
            return answer.get();
        }

        @Override
        public void delete(String name) {}

        @Override
        public String kubeconfig(String name, Instant expiresAt) {
            return "";
        }

        @Override
        public Listing list(@Nullable String cursor, int limit) {
            return new Listing(List.of(), null);
        }

        @Override
        public Integration describe() {
            return new Integration("Provisioner", Integration.State.TEST, "answers");
        }
    }
}
