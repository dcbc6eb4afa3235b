package dev.basefly.jobs.worker;

import dev.basefly.jobs.JobParts;
import dev.basefly.jobs.JobSchedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A daily job in the days around a change of the clocks, looked at by some nodes now and then, of which some die before
 * they commit. Every day has one, however long nobody looked.
 */
final class ScheduleSimulation {

    private static final String[] ZONES = {
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "UTC"
    };
    private static final int LOOKS = 60;
    private static final String KEY = "schedule tests.daily ";

    private final SplittableRandom random;
    private final @Nullable Bug bug;
    private final ZoneId zone;
    private final LocalTime time;
    private final JobSchedule schedule;
    private final List<Instant> added = new ArrayList<>();
    private @Nullable Instant next;

    private ScheduleSimulation(long seed, @Nullable Bug bug) {
        this.random = new SplittableRandom(seed);
        this.bug = bug;
        this.zone = ZoneId.of(ZONES[random.nextInt(ZONES.length)]);
        this.time = LocalTime.of(random.nextInt(4), random.nextInt(4) * 15);
        this.schedule = JobSchedule.of(
                        "tests.daily",
                        time.getMinute() + " " + time.getHour() + " * * *",
                        zone,
                        Script.KIND,
                        new Script(0, false))
                .catchingUp(JobSchedule.CatchUp.EACH);
    }

    static void run(long seed, @Nullable Bug bug) {
        ScheduleSimulation simulation = new ScheduleSimulation(seed, bug);
        String broken = simulation.run();
        if (broken != null) {
            throw new AssertionError("Seed %d, %s in %s: %s".formatted(seed, simulation.time, simulation.zone, broken));
        }
    }

    private @Nullable String run() {
        Instant start = start();
        next = schedule.after(start).orElseThrow();
        Instant now = start;
        Instant last = start;
        for (int look = 0; look < LOOKS; look++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(10) == 0 ? 4_000 : random.nextInt(400)));
            if (random.nextInt(8) == 0) {
                now = now.minus(Duration.ofMinutes(random.nextInt(120)));
            }
            if (random.nextInt(6) != 0) {
                look(now);
                last = now.isAfter(last) ? now : last;
            }
        }
        return compare(start, last);
    }

    /** Five days before clocks change, where they do. */
    private Instant start() {
        Instant some = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(random.nextInt(300)));
        ZoneOffsetTransition change = zone.getRules().nextTransition(some);
        return change == null ? some : change.getInstant().minus(Duration.ofDays(5));
    }

    private void look(Instant now) {
        Instant due = next;
        if (due == null || due.isAfter(now)) {
            return;
        }
        commit(due, now);
        if (bug == Bug.CRON_TWICE) {
            commit(due, now);
        }
    }

    /** The row is locked, so the jobs and the next time are written together and by one node. */
    private void commit(Instant due, Instant now) {
        JobParts.Step step = bug == Bug.CRON_SKIPPED_HOUR || bug == Bug.CRON_DOUBLED_HOUR
                ? naive(due, now)
                : JobParts.step(schedule, due, now);
        step.uniqueKeys().forEach(key -> added.add(Instant.parse(key.substring(KEY.length()))));
        next = step.next();
    }

    private JobParts.Step naive(Instant due, Instant now) {
        List<String> keys = new ArrayList<>();
        Instant at = due;
        while (!at.isAfter(now)) {
            keys.add(KEY + at);
            at = naiveAfter(at);
        }
        return new JobParts.Step(keys, at);
    }

    private Instant naiveAfter(Instant at) {
        LocalDate day = LocalDate.ofInstant(at, zone);
        if (bug == Bug.CRON_DOUBLED_HOUR) {
            Instant hour = at.plus(Duration.ofHours(1));
            return LocalDateTime.ofInstant(hour, zone).equals(day.atTime(time)) ? hour : moment(day.plusDays(1));
        }
        LocalDate following = day.plusDays(1);
        boolean skipped =
                zone.getRules().getValidOffsets(following.atTime(time)).isEmpty();
        return moment(skipped ? following.plusDays(1) : following);
    }

    /** What the documentation says: the moment of the leap in spring, the first of both in autumn. */
    private Instant moment(LocalDate day) {
        LocalDateTime local = day.atTime(time);
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private @Nullable String compare(Instant start, Instant last) {
        TreeSet<Instant> expected = new TreeSet<>();
        LocalDate end = LocalDate.ofInstant(last, zone).plusDays(1);
        for (LocalDate day = LocalDate.ofInstant(start, zone); !day.isAfter(end); day = day.plusDays(1)) {
            Instant moment = moment(day);
            if (moment.isAfter(start) && !moment.isAfter(last)) {
                expected.add(moment);
            }
        }
        return added.equals(List.copyOf(expected)) ? null : "expected " + expected + " but there were " + added;
    }
}
