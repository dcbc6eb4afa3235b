package dev.basefly.identity;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@PlatformTest
@ExtendWith(OutputCaptureExtension.class)
@CrossTenant(reason = "looks at what is stored of a person")
class SignUpTests {

    @Autowired
    private ApiClient api;

    @Autowired
    private SystemDatabase database;

    @Test
    void welcomesByMailWithoutWordsOfWhoeverFilledInTheForm() {
        var email = fresh();

        assertThat(signUp(Map.of("email", email, "password", Cast.PASSWORD, "name", "Buy tea at tea.example")))
                .hasStatus(201);
        assertThat(signUp(Map.of("email", email, "password", Cast.PASSWORD, "name", "Eve")))
                .hasStatus(409);

        await().until(() -> "SENT".equals(welcome(email).text("/data/0/state")));
        assertThat(welcome(email).json("/data").size()).isEqualTo(1);
        assertThat(welcome(email).text("/data/0/subject")).isEqualTo("Welcome");
        assertThat(welcome(email).text("/data/0/content/text"))
                .contains("Your account is ready", "/", "You need not do anything")
                .doesNotContain("tea.example");
    }

    private ApiResponse welcome(String email) {
        return api.get("/dev/mail.json?to=" + email);
    }

    @Test
    void makesAnAccountAndItsOrganization() {
        var email = fresh();

        var answer = signUp(Map.of(
                "email", email, "password", Cast.PASSWORD, "name", "Ada Lovelace", "organizationName", "Engines"));

        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location", "/api/v1/me")
                .hasJson("/data/user/email", email)
                .hasJson("/data/user/name", "Ada Lovelace")
                .hasJson("/data/organization/name", "Engines")
                .hasJson("/data/expiresIn", 900)
                .doesNotContain(Cast.PASSWORD);
        assertThat(answer.text("/data/user/id")).startsWith("usr_");
        assertThat(answer.text("/data/organization/id")).startsWith("org_");
        assertThat(answer.text("/data/refreshToken")).hasSizeGreaterThan(40);
        assertThat(api.withBearer(answer.text("/data/accessToken")).get("/api/v1/me"))
                .hasStatus(200)
                .hasJson("/data/email", email)
                .hasJson("/data/operator", false)
                .hasJson("/data/organization/name", "Engines")
                .hasJson("/data/organization/role", "OWNER");
    }

    @Test
    void foundsAPersonalOrganizationWhenNoneIsNamed() {
        var answer = signUp(Map.of("email", fresh(), "password", Cast.PASSWORD, "name", "Ada Lovelace"));

        assertThat(answer).hasStatus(201).hasJson("/data/organization/name", "Ada Lovelace");
    }

    @Test
    void knowsAnAddressInWhateverCase() {
        var email = fresh();
        signUp(Map.of("email", email, "password", Cast.PASSWORD, "name", "Ada"));

        var second = signUp(Map.of(
                "email", "  " + email.toUpperCase(java.util.Locale.ROOT), "password", Cast.PASSWORD, "name", "Ada"));

        assertThat(second)
                .hasStatus(409)
                .hasErrorCode("CONFLICT")
                .hasJson("/error/reason", "email_taken")
                .hasJson("/error/remedy")
                .hasNoInternals();
    }

    @Test
    void happensOnceForOneAddressUnderFiftyAtOnce() throws Exception {
        var email = fresh();
        var body = Map.of("email", email, "password", Cast.PASSWORD, "name", "Ada", "organizationName", email);
        var statuses = new HashMap<Integer, Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var signUp = (Callable<Integer>) () -> signUp(body).status();
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(50, signUp))) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
        }

        assertThat(statuses).isEqualTo(Map.of(201, 1, 409, 49));
        assertThat(count("select count(*) from users where email = :value", email))
                .isEqualTo(1);
        assertThat(count("select count(*) from organizations where name = :value", email))
                .isEqualTo(1);
    }

    @Test
    void tellsAllFaultsAtOnce() {
        assertThat(signUp(Map.of(
                        "email", "nobody", "password", "short", "name", " ", "organizationName", "x".repeat(101))))
                .hasStatus(422)
                .hasErrorCode("VALIDATION_ERROR")
                .hasErrorFor("email")
                .hasErrorFor("password")
                .hasErrorFor("name")
                .hasErrorFor("organizationName");
        assertThat(signUp(Map.of()))
                .hasStatus(422)
                .hasErrorFor("email")
                .hasErrorFor("password")
                .hasErrorFor("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@",
                "@example.com",
                "ada@example",
                "ada lovelace@example.com",
                "ada@exa mple.com",
                "ada@example.com,eve@example.com",
                "ada@example.com\r\nBcc: eve@example.com",
                "nul\u0000@example.com",
                "bell\u0007@example.com"
            })
    void refusesWhatIsNoAddress(String email) {
        assertThat(signUp(Map.of("email", email, "password", Cast.PASSWORD, "name", "Ada")))
                .hasStatus(422)
                .hasErrorFor("email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "aaaaaaaaaaaa", "abababababab"})
    void refusesWeakPasswordsWithoutRepeatingThem(String password) {
        assertThat(signUp(Map.of("email", fresh(), "password", password, "name", "Ada")))
                .hasStatus(422)
                .hasErrorFor("password")
                .doesNotContain(password);
    }

    @Test
    void refusesTheAddressAsPasswordAndPasswordsBeyondTheLimit() {
        var email = fresh();

        assertThat(signUp(Map.of("email", email, "password", email, "name", "Ada")))
                .hasErrorFor("password");
        assertThat(signUp(Map.of("email", email, "password", "pass word ".repeat(13), "name", "Ada")))
                .hasStatus(422)
                .hasErrorFor("password");
        assertThat(signUp(Map.of("email", email, "password", "🔑abc".repeat(32), "name", "Ada")))
                .hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Anne-Marie d'Arc", "👩‍🚀", "مريم العربية", "李小龍", "Dr. Ö. Ümläut"})
    void takesNamesOfAllTheWorld(String name) {
        assertThat(signUp(Map.of("email", fresh(), "password", Cast.PASSWORD, "name", name)))
                .hasStatus(201)
                .hasJson("/data/user/name", name);
    }

    @Test
    void tidiesWhiteSpaceBeforeItCounts() {
        var spacious = "Ada" + " ".repeat(200) + "Lovelace";

        assertThat(signUp(Map.of("email", fresh(), "password", Cast.PASSWORD, "name", spacious)))
                .hasStatus(201)
                .hasJson("/data/user/name", "Ada Lovelace")
                .hasJson("/data/organization/name", "Ada Lovelace");
    }

    @Test
    void refusesANameOfTenThousandCharacters() {
        assertThat(signUp(Map.of("email", fresh(), "password", Cast.PASSWORD, "name", "x".repeat(10_000))))
                .hasStatus(422)
                .hasErrorFor("name");
    }

    @Test
    void keepsThePasswordAsAnArgon2HashOnly(CapturedOutput output) {
        var email = fresh();
        var password = "s3cret-" + UUID.randomUUID();
        var answer = signUp(Map.of("email", email, "password", password, "name", "Ada"));
        var hash = database.jdbc()
                .sql("select password_hash from users where email = :email")
                .param("email", email)
                .query(String.class)
                .single();

        assertThat(hash).startsWith("$argon2id$v=19$").doesNotContain(password);
        assertThat(answer).doesNotContain(password).doesNotContain("argon2");
        signUp(Map.of("email", email, "password", password, "name", "Ada"));
        api.post("/api/v1/auth/sign-in", Map.of("email", email, "password", password + "x"));
        assertThat(output).doesNotContain(password).doesNotContain(answer.text("/data/refreshToken"));
    }

    @Test
    void storesNoTokenInTheClear() {
        var answer = signUp(Map.of("email", fresh(), "password", Cast.PASSWORD, "name", "Ada"));

        var stored = database.jdbc()
                .sql("select count(*) from sessions where encode(refresh_hash, 'escape') = :token")
                .param("token", answer.text("/data/refreshToken"))
                .query(Integer.class)
                .single();

        assertThat(stored).isZero();
    }

    private int count(String sql, String value) {
        return database.jdbc()
                .sql(sql)
                .param("value", value)
                .query(Integer.class)
                .single();
    }

    private ApiResponse signUp(Map<String, ?> body) {
        return api.post("/api/v1/auth/sign-up", body);
    }

    private static String fresh() {
        return "ada." + UUID.randomUUID() + "@example.com";
    }
}
