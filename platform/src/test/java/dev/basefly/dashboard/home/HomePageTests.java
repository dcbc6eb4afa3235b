package dev.basefly.dashboard.home;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.Cast;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class HomePageTests {

    @Autowired
    private Cast cast;

    @Test
    void greetsVisitorsWithWhatIsOfferedAndWhatItCosts() {
        var page = cast.nobody().withHeader("Accept", "text/html").get("/");

        assertThat(page).hasStatus(200);
        assertThat(page.text())
                .contains("What you get", "What it costs", "Start for free", "Start with Pro", "href=\"/pricing\"")
                .containsOnlyOnce("<h1");
    }

    @Test
    void sendsThoseWhoAreSignedInToTheirOverview() {
        var answer = cast.owner("Acme").api().withHeader("Accept", "text/html").get("/");

        assertThat(answer.header("Location").orElseThrow()).endsWith("/overview");
    }
}
