package dev.basefly.tenancy;

import static dev.basefly.tenancy.OrganizationState.ACTIVE;
import static dev.basefly.tenancy.OrganizationState.DELETED;
import static dev.basefly.tenancy.OrganizationState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import org.junit.jupiter.api.Test;

class OrganizationStateTests {

    @Test
    void leadsToBothOthers() {
        assertThat(ACTIVE.become(SUSPENDED)).isEqualTo(SUSPENDED);
        assertThat(ACTIVE.become(DELETED)).isEqualTo(DELETED);
        assertThat(SUSPENDED.become(ACTIVE)).isEqualTo(ACTIVE);
        assertThat(SUSPENDED.become(DELETED)).isEqualTo(DELETED);
        assertThat(DELETED.become(ACTIVE)).isEqualTo(ACTIVE);
        assertThat(DELETED.become(SUSPENDED)).isEqualTo(SUSPENDED);
    }

    @Test
    void doesNotLeadToItself() {
        for (var state : OrganizationState.values()) {
            assertThatThrownBy(() -> state.become(state)).isInstanceOf(ApiError.class);
        }
    }
}
