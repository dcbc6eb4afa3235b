package dev.basefly.tenancy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Operators look up organizations and people; nobody else does. */
@PlatformTest
@CrossTenant(reason = "asks the database how it looks up")
class DirectoryTests {

    private static final String ORGANIZATIONS = "/api/v1/operator/organizations";
    private static final String USERS = "/api/v1/operator/users";

    private final String name = "Lookup 100%_" + UUID.randomUUID().toString().substring(0, 8);

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private SystemDatabase database;

    private ApiClient operator;
    private Cast.Person ada;

    @BeforeEach
    void found() {
        operator = Staff.operator(signIns, cast.nobody());
        ada = cast.owner(name);
    }

    @Test
    void findsAnOrganizationByTheBeginOfItsNameItsSlugAndItsId() {
        var found = operator.get(ORGANIZATIONS + "?search=" + encoded("lookup 100%_"));
        assertThat(found).hasStatus(200).hasJson("/data/0/members", 1).hasJson("/data/0/state", "ACTIVE");
        assertThat(found.text()).contains(name);
        assertThat(operator.get(ORGANIZATIONS + "?search=" + encoded("lookup 100_")))
                .hasStatus(200)
                .hasNoJson("/data/0");
        assertThat(operator.get(ORGANIZATIONS + "?search=" + ada.organizationId()))
                .hasJson("/data/0/name", name)
                .hasNoJson("/data/1");
        var slug = operator.get(ORGANIZATIONS + "/" + ada.organizationId()).text("/data/slug");
        assertThat(operator.get(ORGANIZATIONS + "?search=" + slug)).hasJson("/data/0/id", ada.organizationId());
        assertThat(operator.get(ORGANIZATIONS + "/org_01h455vb4pex5vsknk084sn02q"))
                .hasStatus(404);
    }

    @Test
    void goesOnWhereAPageEnds() {
        cast.owner("Another");
        var first = operator.get(ORGANIZATIONS + "?limit=1");
        var second = operator.get(ORGANIZATIONS + "?limit=1&cursor=" + first.text("/meta/nextCursor"));

        assertThat(first.text("/data/0/id")).isGreaterThan(second.text("/data/0/id"));
        assertThat(operator.get(ORGANIZATIONS + "?cursor=nonsense")).hasStatus(400);
        assertThat(operator.get(ORGANIZATIONS + "?search=" + "x".repeat(101))).hasStatus(422);
    }

    @Test
    void tellsOfASuspensionWhy() {
        assertThat(operator.post(
                        ORGANIZATIONS + "/" + ada.organizationId() + "/suspension", Map.of("reason", "Unpaid")))
                .hasStatus(204);

        assertThat(operator.get(ORGANIZATIONS + "/" + ada.organizationId()))
                .hasJson("/data/state", "SUSPENDED")
                .hasJson("/data/reason", "Unpaid");
    }

    @Test
    void findsAPersonByTheBeginOfTheAddress() {
        var begin = ada.email().substring(0, ada.email().indexOf('@')).toUpperCase(Locale.ROOT);
        var found = operator.get(USERS + "?search=" + begin);

        assertThat(found).hasStatus(200).hasJson("/data/0/email", ada.email()).hasNoJson("/data/1");
        assertThat(operator.get(USERS + "/" + found.text("/data/0/id"))).hasJson("/data/email", ada.email());
        assertThat(found.text()).doesNotContain("password");
    }

    @Test
    void looksUpInTheOrderOfAnIndex() {
        assertThat(
                        plan(
                                "select tenant_id from organizations where lower(name) collate \"C\" >= 'a'"
                                        + " and lower(name) collate \"C\" < 'b' order by lower(name) collate \"C\", tenant_id limit 50"))
                .contains("organizations_by_name")
                .doesNotContain("Sort");
        assertThat(plan(
                        "select id from users where lower(email) collate \"C\" >= 'a' and lower(email) collate \"C\" < 'b'"
                                + " and deleted_at is null order by lower(email) collate \"C\" limit 50"))
                .contains("users_by_email_begin")
                .doesNotContain("Sort");
    }

    private String plan(String statement) {
        return database.inTransaction(() -> {
            database.jdbc().sql("set local enable_seqscan = off").update();
            database.jdbc().sql("set local enable_bitmapscan = off").update();
            return String.join(
                    "\n",
                    database.jdbc()
                            .sql("explain " + statement)
                            .query(String.class)
                            .list());
        });
    }

    @Test
    void isClosedToEverybodyElse() {
        assertThat(ada.api().get(ORGANIZATIONS)).hasStatus(404);
        assertThat(ada.api().get(ORGANIZATIONS + "/" + ada.organizationId())).hasStatus(404);
        assertThat(ada.api().get(USERS)).hasStatus(404);
        assertThat(cast.nobody().get(USERS).status()).isIn(401, 404);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
