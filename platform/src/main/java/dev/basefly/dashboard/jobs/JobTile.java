package dev.basefly.dashboard.jobs;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.api.Page;
import dev.basefly.dashboard.overview.TileContent;
import dev.basefly.dashboard.overview.TileContent.Figure;
import dev.basefly.dashboard.overview.TileContent.Line;
import dev.basefly.jobs.StoredJob;
import dev.basefly.jobs.TenantJobs;

/** What is under way in the background, on the overview. */
final class JobTile {

    private static final int MOST_COUNTED = 50;
    private static final int MOST_LINES = 3;

    private final TenantJobs jobs;

    JobTile(TenantJobs jobs) {
        this.jobs = jobs;
    }

    TileContent content() {
        Page<StoredJob> open = jobs.page(new TenantJobs.Filter(JobPages.OPEN, null, false), null, MOST_COUNTED);
        Figure underWay =
                Figure.counted("Under way", open.data().size(), open.meta().hasMore());
        return TileContent.of(underWay)
                .with(open.data().stream().limit(MOST_LINES).map(JobTile::line).toList())
                .saying(open.data().isEmpty() ? later("Nothing is done in the background at the moment.") : "");
    }

    private static Line line(StoredJob job) {
        JobFace face = new JobFace(job, "");
        String detail = job.progress() == null ? face.state() : t(face.state()) + ", " + face.progress();
        return new Line(face.title(), detail, face.path(), job.createdAt());
    }
}
