package dev.basefly.audit;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.testkit.Cast;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class AuditRoutesTests {

    private static final String EVENTS = "/api/v1/audit-events";

    @Autowired
    private Cast cast;

    @Autowired
    private AuditLog log;

    @Autowired
    private AuditChain chain;

    @Autowired
    private SystemDatabase system;

    private Cast.Person ada;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
    }

    @Test
    void listNewestFirstByPages() {
        record(5);

        var first = ada.api().get(EVENTS + "?action=robot.&limit=3");
        var second = ada.api().get(EVENTS + "?action=robot.&limit=3&cursor=" + first.text("/meta/nextCursor"));

        assertThat(first)
                .hasStatus(200)
                .hasJson("/data/0/action", "robot.moved")
                .hasJson("/data/0/target/type", "robot")
                .hasJson("/data/0/changes/place/after", "4")
                .hasJson("/data/0/actor/kind", "SYSTEM")
                .hasJson("/meta/hasMore", true);
        assertThat(first.json("/data").size()).isEqualTo(3);
        assertThat(second).hasJson("/data/1/changes/place/after", "0").hasJson("/meta/hasMore", false);
    }

    @Test
    void beginWithTheFoundingOnAFreshInstallation() {
        assertThat(ada.api().get(EVENTS + "?action=organization.founded"))
                .hasJson("/data/0/target/id", ada.organizationId())
                .hasJson("/data/0/address", "127.0.0.1");
    }

    @Test
    void tellOfComingInAndLeaving() {
        var entered =
                cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", ada.password()));
        cast.nobody().post("/api/v1/auth/sign-in", Map.of("email", ada.email(), "password", "not this one 123"));
        cast.nobody().withBearer(entered.text("/data/accessToken")).post("/api/v1/auth/sign-out");

        assertThat(ada.api().get(EVENTS + "?action=session."))
                .hasJson("/data/0/action", "session.ended")
                .hasJson("/data/1/action", "session.opened");
        assertThat(system.jdbc()
                        .sql("""
                                select count(*) from audit_events
                                where tenant_id = :installation and action = 'sign-in.refused' and target_id = :ada
                                """)
                        .param("installation", TenantId.INSTALLATION.value())
                        .param("ada", entered.text("/data/user/id"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void areFilteredByWhatIsAskedFor() {
        record(2);

        assertThat(size("?targetType=robot&targetId=rob_1")).isEqualTo(1);
        assertThat(size("?targetType=drone&targetId=rob_1")).isZero();
        assertThat(size("?actor=system&action=robot.moved")).isEqualTo(2);
        assertThat(size("?action=robot.&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z"))
                .isZero();
    }

    @Test
    void takeHostileFiltersAsText() {
        for (var hostile : List.of("' or 1=1 --", "%", "_", "\u0000", "\\", "x".repeat(3_000), "🚀", "\uD83D")) {
            var value = URLEncoder.encode(hostile, StandardCharsets.UTF_8);
            assertThat(ada.api().get(EVENTS + "?actor=" + value + "&action=" + value + "&targetId=" + value))
                    .hasStatus(200)
                    .hasNoJson("/data/0");
        }
        for (var moment : List.of("yesterday", "2026-02-30T00:00:00Z", "+999999999-12-31T23:59:59Z")) {
            assertThat(ada.api().get(EVENTS + "?from=" + URLEncoder.encode(moment, StandardCharsets.UTF_8)))
                    .hasStatus(422)
                    .hasErrorFor("from")
                    .hasNoInternals();
        }
        assertThat(ada.api().get(EVENTS + "?cursor=bm9uc2Vuc2U")).hasStatus(400);
        assertThat(ada.api().get(EVENTS + "?limit=1000")).hasStatus(422);
        assertThat(ada.api().get(EVENTS + "/export?format=exe")).hasStatus(422);
    }

    @Test
    void areSeenByTheirOrganizationOnly() {
        var grace = cast.owner("Globex");
        record(1);

        for (var path : List.of("", "/stream", "/export")) {
            assertThat(grace.api().get(EVENTS + path)).hasStatus(200).doesNotContain("rob_");
        }
        assertThat(grace.api().withHeader("X-Tenant", ada.organizationId()).get(EVENTS))
                .hasStatus(404);
        assertThat(cast.nobody().get(EVENTS)).hasStatus(401);
        assertThat(ada.api().get("/api/v1/operator/audit/verification")).hasStatus(404);
    }

    @Test
    void arePulledWithoutGapAndWithoutDouble() {
        record(7);
        var pulled = new ArrayList<String>();
        var after = "0";
        boolean more = true;
        while (more) {
            var some = ada.api().get(EVENTS + "/stream?limit=3&after=" + after);
            some.json("/data").forEach(row -> pulled.add(row.at("/event/id").asString()));
            after = some.text("/meta/after");
            more = some.json("/meta/hasMore").asBoolean();
        }
        record(1);

        assertThat(pulled).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        assertThat(ada.api().get(EVENTS + "/stream?after=" + after))
                .hasJson("/data/0/event/changes/place/after", "0")
                .hasNoJson("/data/1")
                .hasJson("/meta/hasMore", false);
    }

    @Test
    void areExportedAsLinesOfJsonAndAsCellsThatNoSpreadsheetCalculates() {
        log.record(
                TenantId.of(ada.organizationId()),
                AuditEntry.of("robot.named").on("robot", "=1+1").because("said \"hi\", twice\nand left"));

        var json = ada.api().get(EVENTS + "/export?action=robot.");
        var csv = ada.api().get(EVENTS + "/export?action=robot.&format=csv");

        assertThat(json).hasStatus(200).hasJson("/action", "robot.named");
        assertThat(json.header("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        assertThat(csv.text())
                .startsWith("id,occurred_at,")
                .contains(",robot.named,robot,'=1+1,", "\"said \"\"hi\"\", twice\nand left\"");
        assertThat(ada.api().get(EVENTS + "?action=audit.exported"))
                .hasJson("/data/0/details/format", "CSV")
                .hasJson("/data/1/details/format", "NDJSON");
    }

    @Test
    void areVerified() {
        record(3);

        assertThat(ada.api().get(EVENTS + "/verification"))
                .hasStatus(200)
                .hasJson("/data/intact", true)
                .hasJson("/data/organization", ada.organizationId())
                .hasJson("/data/unsealed", 0);
    }

    @Test
    void areShownOnAPage() {
        record(2);
        var browser = ada.api().withHeader("Accept", "text/html");

        assertThat(browser.get("/settings/audit?action=robot."))
                .hasStatus(200)
                .satisfies(page -> assertThat(page.text())
                        .contains("robot.moved", "place: nothing → 1", "export?action=robot.&amp;format=csv"));
        assertThat(browser.get("/settings/audit/verification").text()).contains("The log is as it was recorded");
        assertThat(browser.get("/settings/audit?from=nonsense").text()).contains("Write a day such as");
        assertThat(browser.get("/settings/audit?action=%3Cscript%3E&to=2020-01-01")
                        .text())
                .contains("Nothing matches", "&lt;script>")
                .doesNotContain("<script>\"");
    }

    private int size(String query) {
        return ada.api().get(EVENTS + query).json("/data").size();
    }

    private void record(int events) {
        for (int event = 0; event < events; event++) {
            log.record(
                    TenantId.of(ada.organizationId()),
                    AuditEntry.of("robot.moved").on("robot", "rob_" + event).change("place", null, event));
        }
        chain.seal();
    }
}
