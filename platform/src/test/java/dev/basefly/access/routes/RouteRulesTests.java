package dev.basefly.access.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.planted.UndeclaredController;
import dev.basefly.PlatformTest;
import dev.basefly.RunningPlatform;
import dev.basefly.access.AccessRule;
import dev.basefly.access.RouteTable;
import dev.basefly.testkit.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class RouteRulesTests {

    @Autowired
    private RouteTable table;

    @Test
    void knowTheRuleOfEveryRoute() {
        assertThat(table.routes())
                .filteredOn(route -> route.path().equals("/api/v1/organizations/{id}")
                        && route.method().equals("GET"))
                .singleElement()
                .satisfies(route -> {
                    assertThat(route.rule()).isEqualTo(new AccessRule.ForSignedIn());
                    assertThat(route.handler()).isEqualTo("dev.basefly.tenancy.web.OrganizationController#get");
                    assertThat(route.ofFramework()).isFalse();
                });
    }

    @Test
    void openOnlyTheseRoutesOfTheApiToAnyone() {
        assertThat(table.routes().stream()
                        .filter(route -> route.path().startsWith("/api/")
                                && !route.path().contains("/samples")
                                && route.rule() instanceof AccessRule.ForAnyone)
                        .map(route -> route.method() + " " + route.path()))
                .containsExactlyInAnyOrder(
                        "POST /api/v1/auth/sign-up",
                        "POST /api/v1/auth/sign-in",
                        "POST /api/v1/auth/refresh",
                        "GET /api/v1/plans",
                        "GET /api/v1/invitations/by-token",
                        "POST /api/v1/invitations/by-token/acceptance",
                        "POST /api/v1/invitations/by-token/declination");
    }

    @Test
    void sayHowToDeclareOneInsteadOfAStackTrace() {
        var failure = new UndeclaredRoutes(List.of("GET /api/v1/forgotten declares no rule"));

        var analysis = new UndeclaredRoutesAnalyzer().analyze(failure, failure);

        assertThat(analysis.getDescription()).contains("GET /api/v1/forgotten declares no rule");
        assertThat(analysis.getAction()).contains("@Requires(", "@SignedIn", "@Operators", "@Anyone(reason = …)");
    }

    @Test
    void stopTheStartOfAProductWithUndeclaredRoutes() {
        var database = TestPostgres.newDatabase();

        assertThatThrownBy(() -> RunningPlatform.start(UndeclaredController.class, RunningPlatform.at(database)))
                .hasStackTraceContaining("Routes without a valid access rule:")
                .hasStackTraceContaining("{GET [/api/v1/forgotten]}")
                .hasStackTraceContaining("declares no rule")
                .hasStackTraceContaining("{GET [/api/v1/mistyped]} requires a permission that no module declares")
                .hasStackTraceContaining("invoices:raed")
                .hasStackTraceContaining("{GET [/api/v1/unsold]} needs a feature that no module declares: invoicez");
    }
}
