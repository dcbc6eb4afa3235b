package dev.basefly.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.Browser;
import dev.basefly.testkit.BrowserTest;
import dev.basefly.testkit.Cast;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@CrossTenant(reason = "makes an owner a viewer")
class RolePageTests {

    @LocalServerPort
    private int port;

    @Autowired
    private Cast cast;

    @Autowired
    private SystemDatabase database;

    @BrowserTest
    void makesChangesAndDeletesARole(Page page, Browser browser) {
        var visit = new Visit(page, port);
        visit.signUp();
        visit.open("/settings/roles");
        PageLook.inspect(page, browser);
        visit.follow("Create role");
        PageLook.inspect(page, browser);
        page.locator("#field-name").fill("Release Manager");
        page.getByLabel("Title").fill("Release manager");
        page.getByLabel("clusters:write").check();
        visit.press("Save role");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Name must have 2 to 40 small letters");
        assertThat(page.getByLabel("clusters:write")).isChecked();
        PageLook.inspect(page, browser);

        page.locator("#field-name").fill("release-manager");
        visit.press("Save role");
        assertThat(page.getByText("Role created")).isVisible();

        visit.press("Actions of Release manager");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Change"))
                .click();
        assertThat(page.getByLabel("clusters:write")).isChecked();
        page.getByLabel("Viewer").check();
        visit.press("Save role");
        assertThat(page.getByText("Role changed")).isVisible();
        visit.press("Actions of Release manager");
        page.getByRole(AriaRole.MENUITEM, new GetByRoleOptions().setName("Delete…"))
                .click();
        visit.press("Delete role");
        assertThat(page.getByText("Role deleted")).isVisible();
        assertThat(page.getByText("release-manager")).hasCount(0);
    }

    @BrowserTest
    void saysToWhomMayNotWhyAndWhatWouldHelp(Page page, Browser browser) {
        var viewer = cast.owner("Initech");
        database.jdbc()
                .sql("update memberships set role = 'VIEWER' where tenant_id = :organization")
                .param("organization", TenantId.of(viewer.organizationId()).value())
                .update();
        var visit = new Visit(page, port);
        visit.open("/sign-in");
        page.getByLabel("Email").fill(viewer.email());
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Cast.PASSWORD);
        visit.press("Sign in");
        page.waitForURL("**/overview");
        visit.open("/settings/roles");

        var create = page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(Pattern.compile("^Create role")));

        assertThat(create).isDisabled();
        create.focus();
        assertThat(page.getByText("Your role VIEWER does not have the permission roles:write. "
                        + "Ask an owner for one of the roles OWNER, ADMIN."))
                .isVisible();
        PageLook.inspect(page, browser);
    }
}
