package dev.basefly.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.testkit.CodeRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ServerShapeTests {

    @Test
    void keepsTheHouseRules() {
        CodeRules.verify("dev.basefly.server");
    }

    @Test
    void keepsTheBordersOfEverythingItShips() {
        var modules = ApplicationModules.of(BaseflyServer.class);

        modules.verify();
        assertThat(modules.stream().map(module -> module.getIdentifier().toString()))
                .contains("runtime", "tenancy", "identity", "clusters");
    }
}
