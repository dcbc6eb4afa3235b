package dev.basefly.clusters;

import static dev.basefly.clusters.ClusterStatus.CREATING;
import static dev.basefly.clusters.ClusterStatus.DELETED;
import static dev.basefly.clusters.ClusterStatus.INITING;
import static dev.basefly.clusters.ClusterStatus.PENDING;
import static dev.basefly.clusters.ClusterStatus.RUNNING;
import static dev.basefly.clusters.ClusterStatus.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStatusTests {

    @Test
    void goesThroughLifeInOrder() {
        var life = List.of(PENDING, CREATING, INITING, RUNNING, STOPPED, RUNNING, PENDING, CREATING, PENDING);

        for (int at = 1; at < life.size(); at++) {
            assertThat(life.get(at - 1).canBecome(life.get(at))).isTrue();
        }
    }

    @Test
    void canBeDeletedFromAnywhereOnce() {
        EnumSet.complementOf(EnumSet.of(DELETED))
                .forEach(status -> assertThat(status.canBecome(DELETED)).isTrue());
        assertThat(DELETED.canBecome(DELETED)).isFalse();
    }

    @Test
    void comesBackAsItWasOrFromTheBeginning() {
        assertThat(PENDING.before()).containsExactly(CREATING, INITING, RUNNING, STOPPED, DELETED);
        assertThat(RUNNING.before()).containsExactly(INITING, STOPPED, DELETED);
        assertThat(STOPPED.before()).containsExactly(INITING, RUNNING, DELETED);
        assertThat(INITING.before()).containsExactly(CREATING);
    }

    @Test
    void skipsNothingAndStaysNowhere() {
        assertThat(PENDING.canBecome(RUNNING)).isFalse();
        assertThat(CREATING.canBecome(STOPPED)).isFalse();
        assertThat(RUNNING.canBecome(CREATING)).isFalse();
        EnumSet.allOf(ClusterStatus.class)
                .forEach(status -> assertThat(status.canBecome(status)).isFalse());
    }
}
