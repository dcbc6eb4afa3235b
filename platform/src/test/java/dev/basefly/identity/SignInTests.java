package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class SignInTests {

    @Autowired
    private ApiClient api;

    @Autowired
    private Cast cast;

    @Test
    void opensASessionOfItsOwn() {
        var ada = cast.owner("Acme");

        var answer = signIn(ada.email().toUpperCase(Locale.ROOT), Cast.PASSWORD);

        assertThat(answer)
                .hasStatus(200)
                .hasJson("/data/user/email", ada.email())
                .hasJson("/data/organization/id", ada.organizationId());
        assertThat(api.withBearer(answer.text("/data/accessToken")).get("/api/v1/me"))
                .hasStatus(200);
    }

    @Test
    void answersAWrongPasswordAndAnUnknownAddressAlike() {
        var ada = cast.owner("Acme");

        var wrong = signIn(ada.email(), "not the password");
        var unknown = signIn("nobody." + ada.email(), "not the password");

        assertThat(wrong).hasStatus(401).hasErrorCode("UNAUTHORIZED").hasJson("/error/reason", "wrong_credentials");
        assertThat(unknown).hasStatus(401);
        assertThat(withoutId(wrong)).isEqualTo(withoutId(unknown));
    }

    @Test
    void comparesThePasswordExactly() {
        var ada = cast.owner("Acme");

        assertThat(signIn(ada.email(), Cast.PASSWORD + " ")).hasStatus(401);
        assertThat(signIn(ada.email(), Cast.PASSWORD.toUpperCase(Locale.ROOT))).hasStatus(401);
        assertThat(signIn(ada.email(), "")).hasStatus(401);
    }

    @Test
    void isTriedFiveTimesAMinutePerAccount() {
        var ada = cast.owner("Acme");
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(signIn(ada.email(), "guess " + attempt)).hasStatus(401);
        }

        var refused = signIn(" " + ada.email().toUpperCase(Locale.ROOT), Cast.PASSWORD);

        assertThat(refused).hasStatus(429).hasErrorCode("TOO_MANY_REQUESTS");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 12);
        var grace = cast.owner("Globex");
        assertThat(signIn(grace.email(), Cast.PASSWORD)).hasStatus(200);
    }

    @Test
    void survivesStrangeInput() {
        for (var email :
                new String[] {"nul\u0000@example.com", "' or 1=1 --", "a".repeat(254), "\uD83D\uDE80@example.com"}) {
            assertThat(signIn(email, "whatever it is")).hasStatus(401).hasNoInternals();
        }
        assertThat(signIn("ada@example.com", "x".repeat(300))).hasStatus(422).hasErrorFor("password");
    }

    private ApiResponse signIn(String email, String password) {
        return api.post("/api/v1/auth/sign-in", Map.of("email", email, "password", password));
    }

    private static String withoutId(ApiResponse answer) {
        return answer.text().replace(answer.text("/error/requestId"), "");
    }
}
