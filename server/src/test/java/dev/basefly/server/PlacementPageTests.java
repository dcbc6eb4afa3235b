package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PlacementPageTests {

    private final TestPostgres.Database elsewhere = TestPostgres.newDatabase();
    private final JdbcClient superuser = JdbcClient.create(elsewhere.asSuperuser());
    private final String login = "owner_" + UUID.randomUUID().toString().replace("-", "");

    @LocalServerPort
    private int port;

    @BrowserTest
    void letsAnOperatorChangeTheLoginOfAnOrganizationsOwnDatabase(
            Page page, Browser browser, @Autowired SignIns signIns, @Autowired Cast cast) {
        superuser
                .sql("create role " + login + " login password 'new' in role " + elsewhere.username())
                .update();
        String acme = cast.owner("Acme").organizationId();
        var visit = Visit.operator(page, port, signIns);

        send(visit, acme, "A database of its own", address(elsewhere.username(), elsewhere.password()));
        waitUntilDone(visit, acme);

        send(visit, acme, "The same database at another address", address("no_" + login, "new"));
        assertThat(page.getByText("Url must lead to a database that answers").first())
                .isVisible();
        PageLook.inspect(page, browser);

        send(visit, acme, "The same database at another address", address(login, "new"));
        assertThat(page.getByText("Address changed")).isVisible();
    }

    private static void send(Visit visit, String organization, String to, String url) {
        var page = visit.page();
        visit.open("/console/placements");
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Organization"))
                .fill(organization);
        page.getByLabel("Move to").selectOption(new SelectOption().setLabel(to));
        page.getByLabel("Address of the database").fill(url);
        visit.press("Move");
    }

    private static void waitUntilDone(Visit visit, String organization) {
        var row = visit.page().getByRole(AriaRole.ROW).filter(new FilterOptions().setHasText(organization));
        var done = Pattern.compile("Done");
        visit.page().waitForCondition(() -> {
            visit.page().reload();
            return done.matcher(row.innerText()).find();
        });
    }

    private String address(String username, String password) {
        return elsewhere.jdbcUrl().substring("jdbc:".length()).replace("//", "//" + username + ":" + password + "@");
    }
}
