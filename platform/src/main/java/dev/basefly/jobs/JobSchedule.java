package dev.basefly.jobs;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.scheduling.support.CronExpression;

/**
 * A job of the installation that recurs; contributed as a bean. Whatever number of processes know it, each of its times adds
 * one job, and a time at which the one before is unfinished adds none.
 *
 * @param name {@code module.what_recurs}; the same name with other times replaces the old ones
 * @param expression minute, hour, day of month, month, day of week, as crontab(5) has them; with six fields the first is
 *     the second
 * @param zone whose clocks count
 * @param catchUp what becomes of times that passed while nothing ran
 */
public record JobSchedule(String name, NewJob<?> job, String expression, ZoneId zone, CatchUp catchUp) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int FIELDS_WITHOUT_SECONDS = 5;

    /** What becomes of times that passed while nothing ran. */
    public enum CatchUp {
        /** Nothing: the next time is the next one to come. */
        NONE,
        /** One job for all of them. */
        ONCE,
        /** One job for each, the oldest first, of at most a hundred. */
        EACH
    }

    public JobSchedule {
        if (!NAME.matcher(name).matches() || name.length() > 100) {
            throw new IllegalArgumentException("'" + name + "' is no name of a schedule, such as reports.daily");
        }
        parse(expression);
    }

    /** A schedule that makes up once for all times it missed. */
    public static <P extends Record> JobSchedule of(
            String name, String expression, ZoneId zone, JobKind<P> kind, P payload) {
        return new JobSchedule(name, NewJob.of(kind, payload), expression, zone, CatchUp.ONCE);
    }

    public JobSchedule catchingUp(CatchUp other) {
        return new JobSchedule(name, job, expression, zone, other);
    }

    /**
     * The first time after this one, empty if there is none. A time that clocks leap over in spring is the moment of the
     * leap; one that they show twice in autumn is the first of the two, except where the hour is left open.
     */
    public Optional<Instant> after(Instant time) {
        CronExpression times = parse(expression);
        if (hour(expression).startsWith("*")) {
            ZonedDateTime next = times.next(time.atZone(zone));
            return Optional.ofNullable(next).map(ZonedDateTime::toInstant);
        }
        LocalDateTime local = times.next(LocalDateTime.ofInstant(time, zone));
        while (local != null && !instant(local).isAfter(time)) {
            local = times.next(local);
        }
        return Optional.ofNullable(local).map(this::instant);
    }

    private Instant instant(LocalDateTime local) {
        ZoneOffsetTransition leap = zone.getRules().getTransition(local);
        if (leap != null && leap.isGap()) {
            return leap.getInstant();
        }
        return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    private static CronExpression parse(String expression) {
        try {
            return CronExpression.parse(withSeconds(expression));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'" + expression + "' is no cron expression: " + wrong.getMessage()
                            + "; use minute, hour, day of month, month, day of week, such as 0 9 * * MON-FRI",
                    wrong);
        }
    }

    private static String hour(String expression) {
        return fields(withSeconds(expression))[2];
    }

    private static String withSeconds(String expression) {
        return fields(expression).length == FIELDS_WITHOUT_SECONDS ? "0 " + expression : expression;
    }

    private static String[] fields(String expression) {
        return BLANKS.split(expression.strip(), 0);
    }
}
