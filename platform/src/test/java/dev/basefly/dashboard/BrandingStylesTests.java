package dev.basefly.dashboard;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.tenancy.Accent;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class BrandingStylesTests {

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Test
    void keepEveryPairOfColoursReadable() {
        for (var color : new String[] {"000000", "0b6a72", "7a1fa2", "b00020", "0000ff", "767676", "4d2600"}) {
            var css = api.get("/branding/" + color + ".css");
            assertThat(css).hasStatus(200).hasHeader("Content-Type", "text/css;charset=UTF-8");
            for (var theme : css.text().split("color-scheme:", -1)) {
                if (theme.contains("--color-link")) {
                    assertThat(contrast(theme, "link", "accent-soft")).as(color).isGreaterThanOrEqualTo(4.5);
                    assertThat(contrast(theme, "accent-ink", "accent"))
                            .as(color)
                            .isGreaterThanOrEqualTo(4.5);
                    assertThat(contrast(theme, "accent-ink", "accent-hover"))
                            .as(color)
                            .isGreaterThanOrEqualTo(4.5);
                }
            }
        }
    }

    @Test
    void areOfColoursOnly() {
        assertThat(api.get("/branding/red.css")).hasStatus(404);
        assertThat(api.get("/branding/7a1fa2%7Dbody%7B.css").status()).isIn(400, 404);
    }

    @Test
    void areInThePagesOfTheOrganizationOnly() {
        var ada = cast.owner("Acme");
        ada.api().patch("/api/v1/organizations/" + ada.organizationId(), Map.of("accent", "#7a1fa2"));

        assertThat(page(ada)).contains("/branding/7a1fa2.css");
        assertThat(page(cast.owner("Globex"))).doesNotContain("/branding/");
    }

    private static String page(Cast.Person person) {
        return person.api()
                .withHeader("Accept", "text/html")
                .get("/settings/organization")
                .text();
    }

    private static double contrast(String css, String text, String ground) {
        return Accent.contrast(value(css, text), value(css, ground));
    }

    private static String value(String css, String token) {
        var found = Pattern.compile("--color-" + token + ":(#[0-9a-f]{6})").matcher(css);
        assertThat(found.find()).as(token).isTrue();
        return found.group(1);
    }
}
