package dev.basefly.audit.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Page;
import dev.basefly.audit.AuditChain;
import dev.basefly.audit.AuditReport;
import dev.basefly.audit.AuditVerification;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The logs of the whole installation, for its staff. */
@RestController
@RequestMapping("/api/v1/operator/audit")
@Tag(name = "Operator")
class OperatorAuditController {

    private final AuditChain chain;
    private final AuditVerification verification;

    OperatorAuditController(AuditChain chain, AuditVerification verification) {
        this.chain = chain;
        this.verification = verification;
    }

    @GetMapping("/verification")
    @Operators
    @Operation(
            summary = "Check the logs of all organizations, a page of them at a time; the installation's own is first")
    Page<AuditReport> verify(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        var tenants = Page.of(chain.tenants(Page.after(cursor, TenantId::of), size + 1), size, TenantId::toString);
        return new Page<>(tenants.data().stream().map(verification::verify).toList(), tenants.meta());
    }
}
