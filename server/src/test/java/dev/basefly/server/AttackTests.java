package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.MovableClock;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.attack.AttackSuite;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** Every route of the whole product, attacked by everybody who may not use it. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = AttackSuite.NO_LIMITS)
class AttackTests {

    @Test
    void everyRouteHolds(@Autowired AttackSuite suite, @Autowired MovableClock clock) {
        var report = suite.advancing(clock::advance)
                .showingAll("/dev/")
                .mayMiss("GET /api/v1/people/{id}/picture")
                .run();

        report.verify();
        assertThat(report.calls()).isGreaterThan(report.routes().size() * 15L);
    }
}
