package dev.basefly.demo;

import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.Organizations;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.dao.DuplicateKeyException;

/** Loads the cast when development starts on an empty database, and tells where to go and how to sign in. */
@CrossTenant(reason = "makes each company of the cast with its people in one transaction")
final class DemoCast implements ApplicationListener<ApplicationReadyEvent> {

    static final String PASSWORD = "basefly-demo";
    static final String SUPPORT = "support@basefly.example";

    private static final Logger log = LoggerFactory.getLogger("basefly");
    private static final List<String> PARTS = List.of("owner", "admin", "member", "billing", "viewer");
    private static final List<String> COMPANIES = List.of("Acme", "Globex", "Initech");

    private final DemoSettings settings;
    private final RuntimeSettings runtime;
    private final SystemDatabase database;
    private final People people;
    private final SignIns signIns;
    private final Organizations organizations;
    private final List<DemoData> more;

    DemoCast(
            DemoSettings settings,
            RuntimeSettings runtime,
            SystemDatabase database,
            People people,
            SignIns signIns,
            Organizations organizations,
            List<DemoData> more) {
        this.settings = settings;
        this.runtime = runtime;
        this.database = database;
        this.people = people;
        this.signIns = signIns;
        this.organizations = organizations;
        this.more = List.copyOf(more);
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (!runtime.development()) {
            disarm();
            return;
        }
        if (settings.cast() && people.isEmpty()) {
            load();
        }
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            log.info(greeting("http://localhost:" + web.getWebServer().getPort()));
        }
    }

    /** Everybody comes in one transaction, so a crash leaves nobody and a second node that starts at once adds nobody. */
    private void load() {
        try {
            List<Company> companies = database.inTransaction(() -> {
                signIns.admit(SUPPORT, PASSWORD, "Sam Support", true);
                return COMPANIES.stream().map(this::company).toList();
            });
            companies.forEach(company -> more.forEach(data -> data.load(company)));
        } catch (DuplicateKeyException anotherNodeWasFaster) {
            log.debug("Another node made the cast");
        }
    }

    /** A database that was used in development must not let anybody in with a password that everybody knows. */
    private void disarm() {
        if (people.disarm(SUPPORT)) {
            log.warn("{} had a password that everybody knows: it was taken away", SUPPORT);
        }
        for (String name : COMPANIES) {
            PARTS.forEach(role -> people.disarm(email(name, role)));
        }
    }

    private Company company(String name) {
        Person owner = admit(name, "owner");
        Organization organization = organizations.found(name, owner.id());
        Person admin = admit(name, "admin");
        organizations.add(organization.id(), admin.id(), RoleName.ADMIN);
        Person member = admit(name, "member");
        organizations.add(organization.id(), member.id(), RoleName.MEMBER);
        organizations.add(organization.id(), admit(name, "billing").id(), RoleName.BILLING);
        organizations.add(organization.id(), admit(name, "viewer").id(), RoleName.VIEWER);
        return new Company(organization, owner, admin, member);
    }

    private Person admit(String company, String role) {
        String title = role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
        return signIns.admit(email(company, role), PASSWORD, company + " " + title, false);
    }

    private static String email(String company, String role) {
        return role + "@" + company.toLowerCase(Locale.ROOT) + ".example";
    }

    private String greeting(String address) {
        StringBuilder text = new StringBuilder("Basefly is up.\n\n");
        row(text, "Dashboard", address + "/");
        row(text, "Components", address + "/design");
        row(text, "API", address + "/docs");
        row(text, "Health", address + "/health/ready");
        row(text, "Metrics", address + "/metrics");
        row(text, "Mailbox", address + "/dev/mail");
        row(text, "Doctor", address + "/console/doctor  (signed in as the operator)");
        if (!people.hasAccount(SUPPORT)) {
            return text.toString();
        }
        text.append('\n');
        for (String company : COMPANIES) {
            row(text, company, "owner, admin, member, billing or viewer" + email(company, ""));
        }
        row(text, "Operator", SUPPORT);
        row(text, "Password", PASSWORD + "  (all of them, development only)");
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .append(" ".repeat(12 - name.length()))
                .append(value)
                .append('\n');
    }
}
