package dev.basefly.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobSchedule.CatchUp;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.testkit.SettableClock;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "looks at the jobs of the installation")
class SchedulesTests {

    record Nothing() {}

    private final String name = "tests.s" + UUID.randomUUID().toString().replace("-", "");
    private final JobKind<Nothing> kind = JobKind.of(name, Nothing.class);
    private final SettableClock clock = new SettableClock(Instant.parse("2126-03-01T08:59:30Z"));
    private final SystemDatabase database;
    private final Jobs jobs;

    SchedulesTests(@Autowired SystemDatabase database, @Autowired JdbcClient jdbc, @Autowired Wakeups wakeups) {
        this.database = database;
        this.jobs = new Jobs(
                jdbc,
                database,
                wakeups,
                clock,
                Tracer.NOOP,
                SettingsBeans.of(JobsSettings.class, new MockEnvironment()));
    }

    @BeforeEach
    void forgetOtherTests() {
        database.jdbc().sql("delete from job_schedules").update();
    }

    @Test
    void addsOneJobForATimeHoweverManyProcessesLook() throws Exception {
        var nodes = IntStream.range(0, 8)
                .mapToObj(node -> schedules("0 9 * * *", CatchUp.EACH))
                .toList();
        nodes.forEach(Schedules::addDue);
        assertThat(added()).isZero();

        clock.advance(Duration.ofMinutes(1));
        try (var threads = Executors.newFixedThreadPool(nodes.size())) {
            var start = new CountDownLatch(1);
            var looks = nodes.stream()
                    .map(node -> threads.submit(() -> {
                        start.await();
                        return node.addDue();
                    }))
                    .toList();
            start.countDown();
            for (var look : looks) {
                look.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(added()).isEqualTo(1);
    }

    @Test
    void makesUpForMissedTimesAsItIsToldTo() {
        assertThat(madeUp(CatchUp.EACH)).isEqualTo(5);
        assertThat(madeUp(CatchUp.ONCE)).isEqualTo(1);
        assertThat(madeUp(CatchUp.NONE)).isZero();
    }

    @Test
    void doesNotMakeUpForOneMissedTimeWhenItIsNotToldTo() {
        var schedules = schedules("0 9 * * *", CatchUp.NONE);
        schedules.addDue();
        clock.advance(Duration.ofHours(3));

        assertThat(schedules.addDue()).isZero();

        assertThat(next()).isEqualTo(Instant.parse("2126-03-02T09:00:00Z"));
    }

    @Test
    void addsNoneWhileTheOneBeforeIsUnfinished() {
        var schedules = schedules("0 * * * *", CatchUp.ONCE);
        schedules.addDue();

        for (int hour = 0; hour < 3; hour++) {
            clock.advance(Duration.ofHours(1));
            schedules.addDue();
        }

        assertThat(added()).isEqualTo(1);
    }

    @Test
    void goesOnWhereItWasAfterARestartAndBeginsAnewWithOtherTimes() {
        schedules("0 9 * * *", CatchUp.ONCE).addDue();
        clock.advance(Duration.ofHours(1));

        assertThat(schedules("0 9 * * *", CatchUp.ONCE).addDue()).isEqualTo(1);
        assertThat(schedules("30 9 * * *", CatchUp.ONCE).addDue()).isZero();
        assertThat(next()).isEqualTo(Instant.parse("2126-03-02T09:30:00Z"));
    }

    private int madeUp(CatchUp catchUp) {
        forgetOtherTests();
        database.jdbc().sql("delete from jobs where kind = ?").param(name).update();
        var schedules = schedules("0 * * * *", catchUp);
        schedules.addDue();
        clock.advance(Duration.ofHours(5));
        schedules.addDue();
        return added();
    }

    private Schedules schedules(String expression, CatchUp catchUp) {
        return new Schedules(
                database,
                jobs,
                clock,
                List.of(JobSchedule.of(name, expression, ZoneOffset.UTC, kind, new Nothing())
                        .catchingUp(catchUp)));
    }

    private int added() {
        return database.jdbc()
                .sql("select count(*) from jobs where kind = ?")
                .param(name)
                .query(Integer.class)
                .single();
    }

    private Instant next() {
        return database.jdbc()
                .sql("select next_at from job_schedules where name = ?")
                .param(name)
                .query((row, index) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
