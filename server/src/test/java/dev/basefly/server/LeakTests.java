package dev.basefly.server;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.BaseflyTest;
import dev.basefly.testkit.attack.AttackSuite;
import dev.basefly.testkit.leaks.HttpLeakHunt;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** What owners see over HTTP while others are busy; with many more requests it is {@code ./basefly bench leaks}. */
@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = AttackSuite.NO_LIMITS)
class LeakTests {

    @Test
    void showsNobodyAnythingOfAnotherTenant(@Autowired ApiClient api) {
        var hunt = new HttpLeakHunt(
                api, "/api/v1/clusters", name -> Map.of("name", name, "location", "eu-central-1", "plan", "FREE"));

        hunt.hunt(1_500, 8, 42).verify();
    }
}
