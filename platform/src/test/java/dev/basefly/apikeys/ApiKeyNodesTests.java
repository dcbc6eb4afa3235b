package dev.basefly.apikeys;

import static dev.basefly.apikeys.KeyOwner.KEYS;
import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.RunningPlatform;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

/** A key on a node other than the one where it is changed. */
@PlatformTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiKeyNodesTests {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final Cast cast;
    private final Environment settings;
    private RunningPlatform other;

    @Autowired
    ApiKeyNodesTests(Cast cast, Environment settings) {
        this.cast = cast;
        this.settings = settings;
    }

    @BeforeAll
    void startAnotherNode() {
        other = RunningPlatform.start(
                setting("basefly.runtime.data-directory"),
                setting("basefly.database.url"),
                setting("basefly.database.username"),
                setting("basefly.database.password"),
                "basefly.api.limits.read=100000");
    }

    @AfterAll
    void stopIt() {
        other.close();
    }

    @Test
    void isRevokedWithinASecond() {
        var ada = KeyOwner.of(cast, "Acme");
        var made = ada.make("api-keys:read");
        var there = other.api().withBearer(made.secret());
        assertThat(there.get(KEYS)).hasStatus(200);

        assertThat(ada.api().delete(KEYS + "/" + made.id())).hasStatus(204);

        await().pollInterval(OFTEN)
                .atMost(SECOND)
                .untilAsserted(() -> assertThat(there.get(KEYS)).hasStatus(401));
    }

    @Test
    void hasItsNewSecretAtOnce() {
        var ada = KeyOwner.of(cast, "Acme");
        var made = ada.make("api-keys:read");
        var there = other.api().withBearer(made.secret());
        assertThat(there.get(KEYS)).hasStatus(200);

        var next = ada.made(ada.api().post(KEYS + "/" + made.id() + "/rotation", Map.of("overlapHours", 0)));

        assertThat(other.api().withBearer(next.secret()).get(KEYS)).hasStatus(200);
        await().pollInterval(OFTEN)
                .atMost(SECOND)
                .untilAsserted(() -> assertThat(there.get(KEYS)).hasStatus(401));
    }

    private String setting(String key) {
        return key + "=" + settings.getRequiredProperty(key);
    }
}
