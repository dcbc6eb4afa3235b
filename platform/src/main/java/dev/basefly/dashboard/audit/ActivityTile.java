package dev.basefly.dashboard.audit;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.shortDay;
import static dev.basefly.words.Words.t;

import dev.basefly.audit.AuditEvent;
import dev.basefly.audit.AuditFilter;
import dev.basefly.audit.AuditTrail;
import dev.basefly.dashboard.component.Chart;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Line;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What happened lately, on the overview: the newest entries of the audit log, and how many there were on each day. */
final class ActivityTile {

    private static final int DAYS = 14;
    private static final int MOST_LINES = 5;

    /** A busy organization's older days are left out of the drawing rather than read with every look at it. */
    private static final int MOST_COUNTED = 2_000;

    private final AuditTrail trail;
    private final Clock clock;

    ActivityTile(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    TileContent content() {
        List<Line> newest = trail.page(AuditFilter.ALL, null, MOST_LINES).data().stream()
                .map(ActivityTile::line)
                .toList();
        return newest.isEmpty()
                ? TileContent.of().saying(later("Nothing was recorded yet."))
                : TileContent.of().with(days()).with(newest);
    }

    private Chart days() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate first = today.minusDays(DAYS - 1);
        Map<LocalDate, Long> counted = trail.perDay(first, MOST_COUNTED);
        List<Chart.Point> points = first.datesUntil(today.plusDays(1))
                .map(day -> new Chart.Point(data(shortDay(day)), counted.getOrDefault(day, 0L)))
                .toList();
        return Chart.line(
                t("Activity of the last {0} days", DAYS),
                "How many changes the audit log has of each day.",
                "Changes",
                points);
    }

    /** "cluster.created" is "Cluster created", or what a language has for that. */
    private static Line line(AuditEvent event) {
        String words = event.entry().action().replace('.', ' ').replace('_', ' ');
        return new Line(Character.toUpperCase(words.charAt(0)) + words.substring(1), "", null, event.occurredAt());
    }
}
