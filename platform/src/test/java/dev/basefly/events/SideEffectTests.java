package dev.basefly.events;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.analytics.DailyCounts;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.MovableClock;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.Cast;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What follows from a sign-up: three listeners, each on its own. */
@PlatformTest
@CrossTenant(reason = "looks at the installation's events")
class SideEffectTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private DailyCounts counts;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SystemDatabase database;

    @Test
    void ofASignUpAreAMailACountAndANoticeThatFailByThemselves() {
        long before = counts.of("identity.user_signed_up", today());
        // One of the three cannot write for now.
        database.jdbc()
                .sql("update event_listeners set state = 'PAUSED' where name = 'console.notice_of_sign_up'")
                .update();

        var ada = cast.owner("Acme");

        await().until(() -> counts.of("identity.user_signed_up", today()) > before);
        await().until(() -> mails(ada.email()) == 1);
        var operator = Staff.operator(signIns, cast.nobody());
        assertThat(operator.get("/api/v1/operator/notices").text()).doesNotContain(ada.id());
        database.jdbc()
                .sql("update event_listeners set state = 'RUNNING' where name = 'console.notice_of_sign_up'")
                .update();
        await().until(() -> operator.get("/api/v1/operator/notices").text().contains(ada.id()));
        assertThat(operator.get("/api/v1/operator/notices")).hasJson("/data/0/topic", "sign-up");
    }

    @Test
    void ofAReplayAreNoSecondMailAndNoSecondCount() {
        var ada = cast.owner("Acme");
        await().until(() -> mails(ada.email()) == 1);
        await().until(() -> counts.of("identity.user_signed_up", today()) > 0);
        var operator = Staff.operator(signIns, cast.nobody());
        await().until(() -> operator.get("/api/v1/operator/notices").text().contains(ada.id()));
        long before = counts.of("identity.user_signed_up", today());

        for (String listener : List.of("identity.welcome_mail", "analytics.sign_ups", "console.notice_of_sign_up")) {
            var path = "/api/v1/operator/events/listeners/" + listener + "/replays";
            assertThat(operator.post(path, Map.of("reason", "Tried out"))).hasStatus(202);
            await().until(() -> "DONE".equals(operator.get(path).text("/data/0/state")));
        }

        assertThat(mails(ada.email())).isEqualTo(1);
        assertThat(counts.of("identity.user_signed_up", today())).isEqualTo(before);
        assertThat(operator.get("/api/v1/operator/notices").text().split(ada.id(), -1))
                .hasSize(2);
    }

    @Test
    void ofAFoundedOrganizationAreSeenByItself() {
        var ada = cast.owner("Acme");

        await().until(() -> ada.api().get("/api/v1/events").json("/data").size() > 0);

        assertThat(ada.api().get("/api/v1/events"))
                .hasJson("/data/0/type", "tenancy.organization_founded")
                .hasJson("/data/0/payload/organization", ada.organizationId())
                .hasJson("/data/0/payload/owner", ada.id());
    }

    /** By the clock that all tests share, which others may have moved. */
    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private int mails(String recipient) {
        return database.jdbc()
                .sql("select count(*) from mails where recipient = ?")
                .param(recipient)
                .query(Integer.class)
                .single();
    }
}
