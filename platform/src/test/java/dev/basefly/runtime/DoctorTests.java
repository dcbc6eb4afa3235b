package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.settings.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTests {

    private static final Integration DATABASE = new Integration("PostgreSQL", Integration.State.STAND_IN, "embedded");

    @Test
    void tellsTheStateOfEveryIntegration() {
        var diagnosis = doctor(() -> DATABASE).examine();

        assertThat(diagnosis.integrations()).containsExactly(DATABASE);
        assertThat(diagnosis.healthy()).isTrue();
        assertThat(diagnosis.mode()).isEqualTo(Mode.DEVELOPMENT);
    }

    @Test
    void isNotHealthyWithAProblem() {
        var slow = new Integration("Mail", Integration.State.LIVE, "smtp", List.of("refuses us: check the password"));

        assertThat(doctor(() -> DATABASE, () -> slow).examine().healthy()).isFalse();
    }

    @Test
    void survivesACheckThatFails() {
        var diagnosis = doctor(
                        () -> {
                            throw new IllegalStateException("no route to host");
                        },
                        () -> DATABASE)
                .examine();

        assertThat(diagnosis.integrations()).hasSize(2).contains(DATABASE);
        assertThat(diagnosis.integrations().getFirst().problems()).containsExactly("no route to host");
    }

    private static Doctor doctor(IntegrationCheck... checks) {
        var settings = new RuntimeSettings(
                Mode.DEVELOPMENT, Role.ALL, Path.of("x"), Duration.ZERO, Duration.ofSeconds(30), Secret.of(""), "");
        return new Doctor(settings, List.of(checks));
    }
}
