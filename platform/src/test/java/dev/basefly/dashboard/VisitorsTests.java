package dev.basefly.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.database.Placement;
import dev.basefly.identity.People;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class VisitorsTests {

    @Autowired
    private People people;

    @Autowired
    private Organizations organizations;

    @Test
    void areToldTheRestWhereADatabaseIsAway() {
        var notice = new Notice(Tone.WARNING, "Little room", "9 of 10 are used.", "See your plan", "/settings/plan");
        Notice.Source away = () -> {
            throw new Placement.Unavailable("The organization's database cannot be reached");
        };

        var visitors = new Visitors(people, organizations, List.of(), List.of(away, () -> List.of(notice)), () -> null);

        assertThat(visitors.notices()).containsExactly(notice);
    }
}
