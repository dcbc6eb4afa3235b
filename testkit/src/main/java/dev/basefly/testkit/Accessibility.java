package dev.basefly.testkit;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** Checks a page against the Web Content Accessibility Guidelines as far as axe-core can. */
public final class Accessibility {

    private static final String FINDINGS = """
            async options => {
              const result = await axe.run(document, { resultTypes: ['violations'], ...JSON.parse(options) });
              return result.violations
                .filter(rule => rule.impact === 'serious' || rule.impact === 'critical')
                .map(rule => `${rule.impact} ${rule.id}: ${rule.help} at `
                  + rule.nodes.map(node => node.target.join(' ')).join(', ') + ` (${rule.helpUrl})`);
            }
            """;

    private Accessibility() {}

    /**
     * Fails when axe-core finds something serious or critical on the page as it is now.
     *
     * @throws AssertionError naming each finding and the elements it is about
     */
    public static void check(Page page) {
        check(page, "{}");
    }

    /** The same for what another colour scheme can change. */
    public static void checkColours(Page page) {
        check(page, "{\"runOnly\": [\"color-contrast\", \"link-in-text-block\"]}");
    }

    private static void check(Page page, String options) {
        if (!Boolean.TRUE.equals(page.evaluate("typeof axe === 'object'"))) {
            // Through the debugger, which no Content-Security-Policy restrains; a script element would be refused.
            page.evaluate(Axe.SOURCE);
        }
        var violations = new Violations();
        for (var finding : (List<?>) page.evaluate(FINDINGS, options)) {
            violations.add(String.valueOf(finding));
        }
        violations.throwAll("Accessibility of " + page.url());
    }

    private static final class Axe {

        static final String SOURCE = read("META-INF/resources/webjars/axe-core/%s/axe.min.js".formatted(version()));

        private static String version() {
            var properties = new Properties();
            try {
                properties.load(new StringReader(read("META-INF/maven/org.webjars.npm/axe-core/pom.properties")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return properties.getProperty("version");
        }

        private static String read(String resource) {
            try (var in = Axe.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException(resource + " is not on the class path");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
