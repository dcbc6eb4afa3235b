package dev.basefly.inbox;

import static dev.basefly.words.Words.said;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.event.InvitationAccepted;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class PlatformNoticesTests {

    private final TenantId acme = new TenantId(UUID.randomUUID());
    private final Features features;

    PlatformNoticesTests(@Autowired Features features) {
        this.features = features;
    }

    @Test
    void callFeaturesByTheirTitleInTheReadersLanguage() {
        var near = usage(Features.SEATS, 80).orElseThrow().title();
        var reached = usage(Features.SEATS, 100).orElseThrow().title();

        assertThat(near).isEqualTo("80 % of the seats of your plan are used");
        assertThat(reached).isEqualTo("All seats of your plan are used");
        assertThat(inGerman(near)).isEqualTo("80\u00a0% Ihres Tarifs sind genutzt: Plätze");
        assertThat(inGerman(reached)).isEqualTo("Kontingent Ihres Tarifs ausgeschöpft: Plätze");
    }

    @Test
    void tellNobodyOfAFeatureThatIsGone() {
        assertThat(usage("gone", 80)).isEmpty();
    }

    @Test
    void callRolesAsPeopleDo() {
        assertThat(joined("ADMIN")).isEqualTo("A new member has the role Admin.");
        assertThat(inGerman(joined("ADMIN"))).isEqualTo("Ein neues Mitglied hat die Rolle Administrator.");
        assertThat(inGerman(joined("help-desk"))).isEqualTo("Ein neues Mitglied hat die Rolle help-desk.");
    }

    private Optional<NoticeText> usage(String feature, int percent) {
        return PlatformNotices.usage(features)
                .words()
                .apply(new UsageNoticed(acme, feature, percent, 8, 10, Instant.EPOCH));
    }

    private String joined(String role) {
        return PlatformNotices.joined()
                .words()
                .apply(new InvitationAccepted(acme, "inv_1", new UserId(UUID.randomUUID()), role))
                .orElseThrow()
                .body();
    }

    private static String inGerman(String english) {
        return RequestScope.currentOrSystem().withLocale(Locale.GERMAN).call(() -> said(english));
    }
}
