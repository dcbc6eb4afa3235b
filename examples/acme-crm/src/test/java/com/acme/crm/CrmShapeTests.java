package com.acme.crm;

import dev.basefly.testkit.CodeRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class CrmShapeTests {

    @Test
    void keepsTheHouseRules() {
        CodeRules.verify("com.acme.crm");
    }

    @Test
    void keepsItsBordersAndThoseOfThePlatform() {
        ApplicationModules.of(AcmeCrm.class).verify();
    }
}
