package dev.basefly.privacy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.notifications.Mailbox;
import dev.basefly.notifications.StoredMail;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.Cast.Person;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class MailLanguageTests {

    private final Mailbox mailbox;
    private final Cast cast;

    MailLanguageTests(@Autowired Mailbox mailbox, @Autowired Cast cast) {
        this.mailbox = mailbox;
        this.cast = cast;
    }

    @Test
    void writesInTheLanguageOfTheProfile() {
        Person ada = cast.owner("Acme");
        Person grace = cast.owner("Globex");
        assertThat(grace.api().patch("/api/v1/me/profile", Map.of("locale", "de-AT")))
                .hasStatus(200);

        invite(ada, grace.email());

        assertThat(newest(grace.email()).subject()).isEqualTo(ada.name() + " lädt Sie zu Acme ein");
        assertThat(html(grace.email()))
                .contains("<html lang=\"de-AT\">", "Einladung öffnen", "mit der Rolle Mitglied")
                .doesNotContain("invites");
    }

    @Test
    void writesInEnglishToWhoChoseNothing() {
        Person ada = cast.owner("Acme");
        String email = "grace." + UUID.randomUUID() + "@globex.example";

        invite(ada, email);

        assertThat(newest(email).subject()).isEqualTo(ada.name() + " invites you to Acme");
        assertThat(html(email)).contains("<html lang=\"en\">", "Open the invitation");
    }

    @Test
    void writesInTheLanguageOfWhoCausesItToWhoChoseNothing() {
        String email = "grace." + UUID.randomUUID() + "@globex.example";
        Person ada = cast.owner("Acme");
        assertThat(ada.api().patch("/api/v1/me/profile", Map.of("locale", "fr")))
                .hasStatus(200);

        invite(ada, email);

        assertThat(newest(email).subject()).isEqualTo(ada.name() + " vous invite à rejoindre Acme");
    }

    private static void invite(Person inviter, String email) {
        assertThat(inviter.api().post("/api/v1/invitations", Map.of("email", email, "role", "MEMBER")))
                .hasStatus(201);
    }

    private StoredMail newest(String to) {
        return mailbox.newest(to, 1).getFirst();
    }

    private String html(String to) {
        var content = Objects.requireNonNull(
                mailbox.find(newest(to).id()).orElseThrow().content());
        return Objects.requireNonNull(content.html());
    }
}
