package dev.basefly.dashboard.palette;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class PalettePageTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Test
    void listsThePagesAndActionsThatThePersonMayUse() {
        var ada = cast.owner("Acme");
        var grace = cast.owner("Globex");
        organizations.add(TenantId.of(ada.organizationId()), UserId.of(grace.id()), RoleName.VIEWER);

        var ofTheOwner = text(ada.api(), "/go/list");
        var ofTheViewer = text(grace.api().withHeader("X-Tenant", ada.organizationId()), "/go/list");

        assertThat(ofTheOwner)
                .contains("href=\"/settings/invitations/new\"", "href=\"/settings/keys/new\"", "href=\"/overview\"")
                .contains("role=\"option\"")
                .doesNotContain("/console/", "<html");
        assertThat(ofTheViewer)
                .contains("href=\"/overview\"", "href=\"/settings/members\"")
                .doesNotContain("/settings/invitations/new", "/settings/keys/new");
    }

    @Test
    void findsByAnyLettersOfTheWordsAndSaysWhenThereIsNothing() {
        var ada = cast.owner("Acme").api();

        var found = main(text(ada, "/go?q=KEY+new"));

        assertThat(found).contains("/settings/keys/new").doesNotContain("/settings/members");
        assertThat(main(text(ada, "/go?q=%3Cb%3Exyz"))).contains("Nothing is called that", "value=\"&lt;b>xyz\"");
        assertThat(main(text(ada, "/go?q=" + "x".repeat(3_000)))).contains("Nothing is called that");
    }

    @Test
    void isForThoseWhoAreSignedIn() {
        assertThat(cast.nobody().withHeader("Accept", "text/html").get("/go/list"))
                .hasStatus(303);
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main"), page.indexOf("</main>"));
    }

    private static String text(ApiClient api, String path) {
        var page = api.withHeader("Accept", "text/html").get(path);
        assertThat(page).hasStatus(200);
        return page.text();
    }
}
