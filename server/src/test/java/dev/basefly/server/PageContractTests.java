package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.BaseflyTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@BaseflyTest
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PageContractTests {

    private static final Pattern STYLE_SHEET = Pattern.compile("href=\"(/assets/app-[0-9a-f]{16}\\.css)\"");

    private final ApiClient client;
    private ApiClient visitor;

    PageContractTests(@Autowired ApiClient client) {
        this.client = client;
        this.visitor = client;
    }

    @BeforeEach
    void comeAsABrowser() {
        visitor = client.withCookies().withHeader("Accept", "text/html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sign-in", "/sign-up", "/design", "/nothing-here"})
    void pagesCarryNeitherInlineStylesNorHandlers(String path) {
        var page = visitor.get(path).text();

        assertThat(page).doesNotContainPattern("\\sstyle=|\\son[a-z]+=|<style|javascript:");
        assertThat(page).contains("<html lang=\"en\"").contains("id=\"main\"");
    }

    @Test
    void everyScriptCarriesTheNonceOfItsAnswer() {
        var answer = visitor.get("/sign-in");

        var policy = answer.header("Content-Security-Policy").orElseThrow();
        var nonces = Pattern.compile("<script nonce=\"([^\"]+)\"")
                .matcher(answer.text())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(nonces).hasSize(2).allSatisfy(nonce -> assertThat(policy).contains("'nonce-" + nonce + "'"));
        assertThat(policy).doesNotContain("unsafe");
    }

    @Test
    void assetsAreKeptForAYearUnderTheirHash() {
        var styleSheet = STYLE_SHEET.matcher(visitor.get("/sign-in").text());
        assertThat(styleSheet.find()).isTrue();

        var answer = visitor.get(styleSheet.group(1));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).hasValue("max-age=31536000, public, immutable");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void answersTheSecondRequestForAnAssetWithoutItsContent() {
        var tag = visitor.get("/assets/app.css").header("ETag").orElseThrow();

        var answer = visitor.withHeader("If-None-Match", tag).get("/assets/app.css");

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void compressesStyleSheets() {
        var answer = visitor.withHeader("Accept-Encoding", "gzip").get("/assets/app.css");

        assertThat(answer.header("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void answersAnUnknownPathWithAPageForPeople() {
        var answer = visitor.get("/nothing-here");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text())
                .contains("This page does not exist")
                .contains(answer.header("X-Request-Id").orElseThrow());
    }

    @Test
    void escapesWhatAFormBringsIntoAPage() {
        var answer = post("/sign-in", "email=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&password=x&_csrf=" + token());

        assertThat(answer.text()).contains("value=\"&#34;>&lt;script>alert(1)").doesNotContain("<script>alert");
    }

    @Test
    void goesOnToNoForeignAddress() {
        var answer = visitor.get("/sign-in?next=%2F%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E");

        assertThat(answer.text()).contains("name=\"next\" value=\"/\"").doesNotContain("<script>alert");
    }

    @Test
    void refusesAFormThatWasNotFilledInOnOurPage() {
        var answer = post("/sign-in", "email=a%40b.example&password=violet+harbour+kettle");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).hasValue("text/html;charset=UTF-8");
    }

    @Test
    void refusesAWrongPasswordWithoutSayingWhichPartIsWrong() {
        var answer = post("/sign-in", "email=nobody%40acme.example&password=wrong+wrong+wrong&_csrf=" + token());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text())
                .contains("The e-mail address or the password is wrong.")
                .contains("value=\"nobody@acme.example\"")
                .doesNotContain("wrong wrong wrong");
    }

    private String token() {
        var field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(visitor.get("/sign-in").text());
        assertThat(field.find()).isTrue();
        return field.group(1);
    }

    private ApiResponse post(String path, String form) {
        return visitor.withHeader("Content-Type", "application/x-www-form-urlencoded")
                .send("POST", path, BodyPublishers.ofString(form));
    }
}
