package dev.basefly.clusters.notice;

import dev.basefly.inbox.Announcement;
import dev.basefly.runtime.EventType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what people are told of clusters. */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration")
class NoticeConfiguration {

    @Bean
    static EventType<ClusterFailed> clusterFailed() {
        return ClusterFailed.TYPE;
    }

    @Bean
    static EventType<ClusterCameUp> clusterCameUp() {
        return ClusterCameUp.TYPE;
    }

    @Bean
    static Announcement<ClusterFailed> clusterFailedAnnouncement(JdbcClient jdbc) {
        return new ClusterNotices(jdbc).failed();
    }

    @Bean
    static Announcement<ClusterCameUp> clusterCameUpAnnouncement(JdbcClient jdbc) {
        return new ClusterNotices(jdbc).cameUp();
    }
}
