package dev.basefly.limits;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@PlatformTest
@TestPropertySource(
        properties = {
            "basefly.api.limits.anonymous=3",
            "basefly.api.limits.read=4",
            "basefly.api.limits.write=2",
            "basefly.api.limits.page=3",
            "basefly.api.limits.webhook=2",
            "basefly.plans.default-plan=FREE",
            "basefly.api.trusted-proxies=127.0.0.1,0:0:0:0:0:0:0:1"
        })
class RateLimitFilterTests {

    private static final String SAMPLE = "/api/v1/samples/org_01h455vb4pex5vsknk084sn02q";

    @Autowired
    private ApiClient api;

    @Test
    void tellsWhatIsLeft() {
        assertThat(from("203.0.113.1").get(SAMPLE))
                .hasStatus(200)
                .hasHeader("RateLimit-Limit", "3")
                .hasHeader("RateLimit-Remaining", "2")
                .hasHeader("RateLimit-Reset", "20");
    }

    @Test
    void refusesOneTooManyAndSaysHowLongToWait() {
        var caller = from("203.0.113.2");
        useUp(caller, 3);

        var refused = caller.get(SAMPLE);

        assertThat(refused)
                .hasStatus(429)
                .hasErrorCode("TOO_MANY_REQUESTS")
                .hasJson("/error/message", "Rate limit exceeded. Please try again later.")
                .hasJson("/error/reason", "rate_limited")
                .hasJson("/error/requestId")
                .hasHeader("RateLimit-Remaining", "0");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 20);
    }

    @Test
    void letsANetworkCallBackSoOftenAndNoMore() {
        var service = from("203.0.113.77");
        assertThat(service.post("/webhooks/stripe")).hasStatus(401).hasHeader("RateLimit-Limit", "2");
        assertThat(service.post("/webhooks/stripe")).hasStatus(401);

        assertThat(service.post("/webhooks/stripe")).hasStatus(429).hasJson("/error/reason", "rate_limited");
        assertThat(from("203.0.113.78").post("/webhooks/stripe")).hasStatus(401);
    }

    @Test
    void countsDocumentsOfBillingAsBilling() {
        assertThat(from("203.0.113.79").get("/settings/billing/invoices/in_1/pdf"))
                .hasHeader("RateLimit-Limit", "10");
        assertThat(from("203.0.113.79").get("/settings/billing")).hasHeader("RateLimit-Limit", "3");
    }

    @Test
    void countsFormsOfBillingAndReturnsFromCheckoutAsBilling() {
        var owner = new Cast(from("203.0.113.80")).owner("Acme");
        var form = owner.api().withHeader("Content-Type", "application/x-www-form-urlencoded");

        for (var action : List.of("checkout", "portal", "preview", "change", "cancellation", "continuation")) {
            assertThat(form.send("POST", "/settings/billing/" + action, BodyPublishers.noBody()))
                    .as(action)
                    .hasHeader("RateLimit-Limit", "10");
        }
        assertThat(owner.api().get("/settings/billing?x=1&checkout=cs_1")).hasHeader("RateLimit-Limit", "10");
        assertThat(owner.api().get("/settings/billing?checkout")).hasHeader("RateLimit-Limit", "10");
        assertThat(owner.api().get("/settings/billing?x=1")).hasHeader("RateLimit-Limit", "3");
    }

    @Test
    void countsEachAddressAlone() {
        useUp(from("203.0.113.3"), 4);

        assertThat(from("203.0.113.3").get(SAMPLE)).hasStatus(429);
        assertThat(from("203.0.113.4").get(SAMPLE)).hasStatus(200);
    }

    @Test
    void countsANetworkOfTheNewProtocolAsOneCaller() {
        useUp(from("2001:db8:1:2::1"), 3);

        assertThat(from("2001:db8:1:2:ffff::9").get(SAMPLE)).hasStatus(429);
        assertThat(from("2001:db8:1:3::1").get(SAMPLE)).hasStatus(200);
    }

    @Test
    void believesTheProxyNotTheCaller() {
        useUp(from("198.51.100.1, 203.0.113.5"), 2);
        useUp(from("198.51.100.2, 203.0.113.5"), 1);

        assertThat(from("198.51.100.3, 203.0.113.5").get(SAMPLE)).hasStatus(429);
    }

    @Test
    void countsReadsAndWritesOfAPersonApart() {
        var owner = new Cast(from("203.0.113.6")).owner("Acme");
        // What the plan includes, which is more than the settings say, and what comes back meanwhile.
        useUp(owner.api(), 130);

        assertThat(owner.api().get(SAMPLE)).hasStatus(429);
        assertThat(owner.api().post("/api/v1/organizations", java.util.Map.of("name", "Acme Labs")))
                .hasStatus(201)
                .hasHeader("RateLimit-Limit", "20");
    }

    @Test
    void countsAnswersThatAreGivenAgain() {
        var keyed = new Cast(from("203.0.113.16")).owner("Acme").api().withHeader("Idempotency-Key", "one");
        var name = java.util.Map.of("name", "Acme Labs");
        assertThat(keyed.post("/api/v1/organizations", name)).hasStatus(201);
        assertThat(keyed.post("/api/v1/organizations", name)).hasStatus(201).hasHeader("Idempotency-Replayed", "true");

        // What the plan includes, and what comes back meanwhile.
        for (int call = 0; call < 30; call++) {
            keyed.post("/api/v1/organizations", name);
        }
        assertThat(keyed.post("/api/v1/organizations", name)).hasStatus(429);
    }

    @Test
    void countsAPersonWhereverTheyCallFrom() {
        var owner = new Cast(from("203.0.113.7")).owner("Globex");
        useUp(owner.api().withHeader("X-Forwarded-For", "203.0.113.8"), 130);

        assertThat(owner.api().withHeader("X-Forwarded-For", "203.0.113.9").get(SAMPLE))
                .hasStatus(429);
    }

    @Test
    void neverLimitsTheProbes() {
        for (int probe = 0; probe < 20; probe++) {
            assertThat(from("203.0.113.10").get("/health/live")).hasStatus(200);
        }
    }

    @Test
    void limitsUnknownPathsToo() {
        var caller = from("203.0.113.11");
        for (int probe = 0; probe < 3; probe++) {
            assertThat(caller.get("/api/v1/guess-" + probe)).hasStatus(404);
        }

        assertThat(caller.get("/api/v1/guess-3")).hasStatus(429);
    }

    @Test
    void limitsGuessesOfOrganizationsAndTokens() {
        var guesser =
                from("203.0.113.12").withBearer("forged").withHeader("X-Tenant", "org_01h455vb4pex5vsknk084sn02q");
        useUp(guesser, 3);

        assertThat(guesser.get(SAMPLE)).hasStatus(429);
    }

    private static void useUp(ApiClient caller, int times) {
        for (int call = 0; call < times; call++) {
            caller.get(SAMPLE);
        }
    }

    private ApiClient from(String address) {
        return api.withHeader("X-Forwarded-For", address);
    }
}
