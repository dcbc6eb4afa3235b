package dev.basefly.dashboard;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.testkit.Cast;
import java.io.IOException;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;

@PlatformTest
class InstallationTests {

    private static final Pattern FILE = Pattern.compile("'(/assets/[^']+)'");

    @Autowired
    private Cast cast;

    @Test
    void tellsBrowsersWhatToInstall() {
        var manifest = cast.nobody().get("/assets/app.webmanifest");

        assertThat(manifest)
                .hasStatus(200)
                .hasJson("/name", "Basefly")
                .hasJson("/start_url", "/")
                .hasJson("/display", "standalone")
                .hasJson("/icons/3/purpose", "maskable");
        assertThat(manifest.header("Content-Type").orElseThrow()).startsWith("application/manifest+json");
        manifest.json("/icons")
                .forEach(icon -> assertThat(cast.nobody().get(icon.get("src").asString()))
                        .hasStatus(200));
    }

    @Test
    void allowsTheWorkerTheWholeSiteAndLetsItBeAskedForAgain() {
        var worker = cast.nobody().get("/assets/service-worker.js");

        assertThat(worker).hasStatus(200).hasHeader("Service-Worker-Allowed", "/");
        assertThat(worker.header("Content-Type").orElseThrow()).startsWith("text/javascript");
        assertThat(worker.header("Cache-Control").orElseThrow()).contains("no-cache");
        assertThat(worker.text()).startsWith("const VERSION = '");
    }

    @Test
    void letsTheWorkerKeepOnlyFilesThatAreThereAndTheSameForEverybody() {
        var files = FILE.matcher(cast.nobody().get("/assets/service-worker.js").text())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(files).contains("/assets/offline").hasSizeGreaterThan(5);
        assertThat(files).allSatisfy(file -> {
            var answer = cast.nobody().get(file);
            assertThat(answer).hasStatus(200);
            assertThat(answer.header("Set-Cookie")).isEmpty();
        });
    }

    @Test
    void showsNobodysNameOnThePageWithoutAConnection() {
        var ada = cast.owner("Acme");

        var page = ada.api()
                .withHeader("Accept", "text/html")
                .get("/assets/offline")
                .text();

        assertThat(page).contains("You are offline").doesNotContain(ada.email(), "Acme", "name=\"csrf\"");
    }

    @Test
    void hasIconsOfTheSizesThatItNames() throws IOException {
        for (int size : new int[] {180, 192, 512}) {
            try (var file = new ClassPathResource("basefly/assets/file/icon-" + size + ".png").getInputStream()) {
                var icon = ImageIO.read(file);

                assertThat(icon.getWidth()).isEqualTo(size);
                assertThat(icon.getHeight()).isEqualTo(size);
            }
        }
    }
}
