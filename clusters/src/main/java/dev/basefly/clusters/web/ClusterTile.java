package dev.basefly.clusters.web;

import static dev.basefly.words.Words.later;

import dev.basefly.clusters.ClusterCounts;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.dashboard.component.Chart;
import dev.basefly.dashboard.component.Status;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Figure;
import java.util.Map;

/** The clusters by their state, on the overview. */
final class ClusterTile {

    private final ClusterCounts counts;

    ClusterTile(ClusterCounts counts) {
        this.counts = counts;
    }

    TileContent content() {
        Map<ClusterStatus, Integer> byStatus = counts.byStatus();
        int all = byStatus.values().stream().mapToInt(Integer::intValue).sum();
        if (all == 0) {
            return TileContent.of().saying(later("There are no clusters yet."));
        }
        Figure running = Figure.of("Running", byStatus.getOrDefault(ClusterStatus.RUNNING, 0));
        return TileContent.of(Figure.of("Clusters", all), running)
                .with(Chart.bars(
                        "Clusters by state",
                        "How many clusters there are in each state.",
                        "Clusters",
                        byStatus.entrySet().stream().map(ClusterTile::point).toList()));
    }

    private static Chart.Point point(Map.Entry<ClusterStatus, Integer> count) {
        Status status = ClusterChoices.status(count.getKey());
        return new Chart.Point(status.label(), count.getValue(), status.tone());
    }
}
