package dev.basefly.clusters.notice;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.noted;

import dev.basefly.clusters.ClusterId;
import dev.basefly.inbox.Announcement;
import dev.basefly.inbox.NoticeKind;
import dev.basefly.inbox.NoticeText;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells those who may do something about a cluster, in its name as it is when they are told. */
final class ClusterNotices {

    static final NoticeKind FAILED = new NoticeKind("clusters.failed", "A cluster fails", "clusters:write", true);

    static final NoticeKind CAME_UP = new NoticeKind("clusters.came_up", "A cluster is ready", "clusters:write", false);

    private final JdbcClient jdbc;

    ClusterNotices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Announcement<ClusterFailed> failed() {
        return new Announcement<>(
                ClusterFailed.TYPE,
                FAILED,
                failed -> named(
                        failed.cluster(),
                        name -> text(
                                failed.status().isMade()
                                        ? noted("A change of a cluster failed: " + name)
                                        : noted("A cluster could not be made: " + name),
                                failed.reason(),
                                failed.cluster())));
    }

    Announcement<ClusterCameUp> cameUp() {
        return new Announcement<>(
                ClusterCameUp.TYPE,
                CAME_UP,
                up -> named(
                        up.cluster(),
                        name -> text(noted("A cluster is ready: " + name), later("It runs."), up.cluster())));
    }

    private static NoticeText text(String title, String body, ClusterId cluster) {
        return new NoticeText(title, body, "/clusters/" + cluster);
    }

    /** Empty where the cluster is gone for good. */
    private Optional<NoticeText> named(ClusterId cluster, Function<String, NoticeText> words) {
        return jdbc.sql("select name from clusters where id = :id")
                .param("id", cluster.value())
                .query(String.class)
                .optional()
                .map(words);
    }
}
