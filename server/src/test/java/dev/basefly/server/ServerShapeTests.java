package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.CodeRules;
import dev.basefly.testkit.CodeRules.Rule;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ServerShapeTests {

    @Test
    void keepsTheHouseRules() {
        CodeRules.of("dev.basefly.server")
                // The doctor as a command answers on the console, and hands the stream on from here.
                .allow(Rule.CONSOLE, "dev.basefly.server.BaseflyServer")
                .verify();
    }

    @Test
    void keepsTheBordersOfEverythingItShips() {
        var modules = ApplicationModules.of(BaseflyServer.class);

        modules.verify();
        assertThat(modules.stream().map(module -> module.getIdentifier().toString()))
                .contains("runtime", "tenancy", "identity", "clusters");
    }
}
