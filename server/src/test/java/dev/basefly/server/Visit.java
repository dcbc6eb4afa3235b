package dev.basefly.server;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.Cast;
import java.util.UUID;

/** A person's visit to the pages, told in what they do. */
record Visit(Page page, String address) {

    static final String PASSWORD = Cast.PASSWORD;

    Visit(Page page, int port) {
        this(page, "http://localhost:" + port);
    }

    /** A fresh member of the staff, signed in. */
    static Visit operator(Page page, int port, SignIns signIns) {
        var email = "oona.%s@staff.example".formatted(UUID.randomUUID());
        signIns.admit(email, PASSWORD, "Oona Operator", true);
        var visit = new Visit(page, port);
        visit.open("/sign-in");
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(PASSWORD);
        visit.press("Sign in");
        page.waitForURL(url -> !url.endsWith("/sign-in"));
        return visit;
    }

    void open(String path) {
        page.navigate(address + path);
    }

    /** Signs up a fresh person who founds Acme, goes to the clusters and returns the e-mail address. */
    String signUp() {
        var email = "olivia." + UUID.randomUUID() + "@acme.example";
        open("/sign-up");
        page.getByLabel("Your name").fill("Olivia Owner");
        page.getByLabel("Email").fill(email);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(PASSWORD);
        page.getByLabel("Organization").fill("Acme");
        press("Create account");
        page.waitForURL("**/overview");
        open("/clusters");
        return email;
    }

    void createCluster(String name) {
        createCluster(name, "FREE");
    }

    void createCluster(String name, String plan) {
        open("/clusters/new");
        page.getByLabel("Name").fill(name);
        page.locator("input[name=plan][value=" + plan + "]").check();
        press("Create cluster");
        page.waitForURL(url -> url.matches(".*/clusters(\\?.*)?"));
    }

    /** Invites an address as a member. */
    void invite(String email) {
        open("/settings/invitations/new");
        page.getByLabel("Email").fill(email);
        press("Send invitation");
        page.waitForURL("**/settings/members**");
    }

    /** Opens the latest invitation of all that were sent, and joins with a new account. */
    void joinAs(String name) {
        open("/dev/mail");
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName("invites you to"))
                .first()
                .click();
        page.frameLocator("iframe").getByText("Open the invitation").press("Enter");
        page.waitForURL("**/invitations/accept");
        page.getByLabel("Your name").fill(name);
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(PASSWORD);
        press("Create account and join");
        page.waitForURL("**/overview");
        open("/clusters");
    }

    /** Presses the first button whose name begins or is so. */
    void press(String button, boolean exact) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(exact))
                .first()
                .click();
    }

    void press(String button) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    void follow(String link) {
        page.getByRole(AriaRole.LINK, new GetByRoleOptions().setName(link).setExact(true))
                .first()
                .click();
    }
}
