package dev.basefly.teams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.PersonalData;
import dev.basefly.testkit.Cast;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is kept about people who were invited. */
@PlatformTest
class TeamDataTests {

    @Autowired
    private Cast cast;

    @Autowired
    private List<PersonalData> data;

    private final String email = Crew.address();

    @Test
    void isTakenAlongAndErasedWhicheverOrganizationItIsIn() {
        Crew.of(cast, "Acme").invite(email, "MEMBER");
        Crew.of(cast, "Globex").invite(email, "VIEWER");
        var grace = new DataSubject(new UserId(UUID.randomUUID()), email, "Grace Hopper");

        for (var part : List.of("invitations", "mails")) {
            var kept = data.stream()
                    .filter(candidate -> candidate.part().equals(part))
                    .findFirst()
                    .orElseThrow();
            assertThat(kept.of(grace)).as(part).hasSize(2);
            assertThat(kept.effects(grace).getFirst().number()).isEqualTo(2);
            kept.erase(grace);
            assertThat(kept.of(grace)).isEmpty();
            assertThat(kept.effects(grace)).isEmpty();
        }
    }
}
