package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.MasterKeys;
import dev.basefly.runtime.TenantId;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of positions. */
class EventIdsTests {

    private static final TenantId ACME = new TenantId(new UUID(0, 1));
    private static final TenantId GLOBEX = new TenantId(new UUID(0, 2));

    private final EventIds ids = new EventIds(MasterKeys.of(1));

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 4711, Integer.MAX_VALUE, 1L << 31, 123_456_789_012L, EventIds.MOST})
    void leadsBackToThePositionAtEveryNode(long position) {
        long id = ids.of(ACME, position);

        assertThat(id).isBetween(0L, EventIds.MOST);
        assertThat(new EventIds(MasterKeys.of(1)).position(ACME, id)).isEqualTo(position);
    }

    @Test
    void tellsNothingOfTheRateOfTheInstallation() {
        Set<Long> differences = new HashSet<>();
        for (long position = 1; position <= 100; position++) {
            differences.add(ids.of(ACME, position + 1) - ids.of(ACME, position));
        }

        assertThat(differences).hasSize(100).noneMatch(difference -> Math.abs(difference) < 1_000_000);
    }

    @Test
    void isAnotherOneForEachOrganizationAndInstallation() {
        long id = ids.of(ACME, 4711);

        assertThat(ids.of(GLOBEX, 4711)).isNotEqualTo(id);
        assertThat(new EventIds(MasterKeys.of(2)).of(ACME, 4711)).isNotEqualTo(id);
        assertThat(ids.position(GLOBEX, id)).isGreaterThan(1L << 40);
    }
}
