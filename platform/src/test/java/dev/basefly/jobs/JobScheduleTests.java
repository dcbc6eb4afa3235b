package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class JobScheduleTests {

    record Nothing() {}

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final JobKind<Nothing> KIND = JobKind.of("tests.nothing", Nothing.class);

    @Test
    void countsByTheClocksOfItsZone() {
        var daily = schedule("0 9 * * *");

        assertThat(daily.after(Instant.parse("2026-01-15T08:00:00Z"))).contains(Instant.parse("2026-01-16T08:00:00Z"));
        assertThat(daily.after(Instant.parse("2026-07-15T06:00:00Z"))).contains(Instant.parse("2026-07-15T07:00:00Z"));
    }

    /** In Berlin 02:00 to 03:00 does not exist on 29 March 2026: the leap is at 01:00 UTC. */
    @Test
    void runsAtTheLeapWhenItsTimeIsSkippedInSpring() {
        var nightly = schedule("30 2 * * *");

        var leap = nightly.after(Instant.parse("2026-03-28T12:00:00Z"));
        assertThat(leap).contains(Instant.parse("2026-03-29T01:00:00Z"));
        assertThat(nightly.after(leap.orElseThrow())).contains(Instant.parse("2026-03-30T00:30:00Z"));
    }

    /** In Berlin 02:00 to 03:00 comes twice on 25 October 2026: at 00:00 and at 01:00 UTC. */
    @Test
    void runsOnceWhenItsTimeComesTwiceInAutumn() {
        var nightly = schedule("30 2 * * *");

        var first = nightly.after(Instant.parse("2026-10-24T12:00:00Z"));
        assertThat(first).contains(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(nightly.after(first.orElseThrow())).contains(Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void runsEveryHourAlsoThroughTheHourThatComesTwice() {
        var hourly = schedule("0 * * * *");

        assertThat(hourly.after(Instant.parse("2026-10-25T00:00:00Z"))).contains(Instant.parse("2026-10-25T01:00:00Z"));
        assertThat(hourly.after(Instant.parse("2026-10-25T01:00:00Z"))).contains(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void knowsWhenThereIsNoNextTime() {
        assertThat(schedule("0 0 30 2 *").after(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAnExpression() {
        assertThatThrownBy(() -> schedule("61 * * * *"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("61 * * * *", "such as 0 9 * * MON-FRI");
        assertThatThrownBy(() -> schedule("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static JobSchedule schedule(String expression) {
        return JobSchedule.of("tests.schedule", expression, BERLIN, KIND, new Nothing());
    }
}
