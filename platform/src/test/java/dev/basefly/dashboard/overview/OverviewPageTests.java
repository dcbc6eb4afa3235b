package dev.basefly.dashboard.overview;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.Access;
import dev.basefly.access.RoleName;
import dev.basefly.dashboard.overview.TileContent.Figure;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;

@PlatformTest
class OverviewPageTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private Access access;

    @Test
    void tellsWhatModulesKnowOfTheOrganization() {
        var ada = cast.owner("Acme");
        ada.api().post("/api/v1/invitations", Map.of("email", "grace." + ada.email(), "role", "MEMBER"));

        var page = overview(ada.api());

        assertThat(page)
                .contains("id=\"tile-members\"", "id=\"tile-plan\"", "id=\"tile-jobs\"", "id=\"tile-activity\"")
                .contains("data-live=\"members\"", "grace." + ada.email(), "Activity of the last 14 days")
                .containsPattern("\\d of \\d+ seats");
        assertThat(overview(cast.owner("Globex").api())).doesNotContain("grace." + ada.email());
    }

    @Test
    void showsOnlyWhatTheRoleMaySee() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.VIEWER);
        ada.api().post("/api/v1/invitations", Map.of("email", "linus." + ada.email(), "role", "MEMBER"));

        var page = overview(grace.api().withHeader("X-Tenant", ada.organizationId()));

        assertThat(page)
                .contains("tile-members")
                .doesNotContain("tile-activity", "linus." + ada.email(), "Open invitations");
    }

    @Test
    void asksWhoIsNotSignedInToSignIn() {
        assertThat(cast.nobody().withHeader("Accept", "text/html").get("/overview"))
                .hasStatus(303);
    }

    @Test
    void showsTheOtherTilesWhenOneCannotBeRead() {
        var tiles = List.of(
                new Tile("Away", "/away", 1, null, () -> {
                    throw new QueryTimeoutException("away");
                }),
                new Tile("There", "/there", 2, null, () -> TileContent.of(Figure.counted("Things", 50, true))));
        var acme = TenantId.of(cast.owner("Acme").organizationId());

        var shown = Tenant.call(acme, () -> new OverviewPage(tiles, access).overview())
                .getModel()
                .get("overview");

        assertThat(((Overview) Objects.requireNonNull(shown)).tiles())
                .satisfiesExactly(
                        away -> assertThat(away.content()).isNull(),
                        there -> assertThat(there.content())
                                .isNotNull()
                                .satisfies(content -> assertThat(
                                                content.figures().getFirst().value())
                                        .isEqualTo("50+")));
    }

    private static String overview(ApiClient api) {
        var page = api.withHeader("Accept", "text/html").get("/overview");
        assertThat(page).hasStatus(200);
        return page.text();
    }
}
