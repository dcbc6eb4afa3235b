package dev.basefly.audit.web;

import dev.basefly.audit.AuditChain;
import dev.basefly.audit.AuditLog;
import dev.basefly.audit.AuditTrail;
import dev.basefly.audit.AuditVerification;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.audit.AuditConfiguration")
class AuditWebConfiguration {

    @Bean
    static AuditController auditController(
            AuditTrail trail, AuditLog log, AuditVerification verification, JsonMapper json) {
        return new AuditController(trail, log, verification, json);
    }

    @Bean
    static OperatorAuditController operatorAuditController(AuditChain chain, AuditVerification verification) {
        return new OperatorAuditController(chain, verification);
    }
}
