package dev.basefly.support.web;

import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.support.SupportGrant;
import dev.basefly.support.SupportGrantId;
import dev.basefly.support.SupportGrants;
import dev.basefly.support.SupportState;
import dev.basefly.support.SupportTerms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the organization allows support. */
@RestController
@RequestMapping("/api/v1/support-grants")
@Tag(name = "Support")
class SupportController {

    private final SupportGrants grants;

    SupportController(SupportGrants grants) {
        this.grants = grants;
    }

    record NewGrant(
            @Schema(description = "Left out: any of the staff") @Nullable
            UserId operator,

            @Schema(
                    example = "Ticket 4711: cluster does not start",
                    minLength = 1,
                    maxLength = 500,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String reason,

            @Schema(description = "1 to 168; left out: 24") @Nullable
            Integer hours,

            @Schema(description = "Left out: true") @Nullable
            Boolean readOnly) {

        SupportTerms terms() {
            return SupportTerms.of(reason, hours, readOnly);
        }
    }

    @GetMapping
    @Requires("support:decide")
    @Operation(summary = "List what support asked for and was allowed, first what is open, the newest first")
    Page<SupportGrant> list() {
        return new Page<>(grants.of(organization()), new Page.Meta(null, false));
    }

    @PostMapping
    @Requires("support:decide")
    @Operation(summary = "Let support in for a while")
    ResponseEntity<Data<SupportGrant>> grant(@RequestBody NewGrant request) {
        SupportGrant grant = grants.grant(organization(), request.operator(), request.terms());
        return ResponseEntity.created(URI.create("/api/v1/support-grants")).body(new Data<>(grant));
    }

    @PostMapping("/{id}/acceptance")
    @Requires("support:decide")
    @Operation(summary = "Accept what support asks for")
    Data<SupportGrant> accept(@PathVariable SupportGrantId id) {
        return new Data<>(grants.decide(organization(), id, SupportState.GRANTED));
    }

    @PostMapping("/{id}/refusal")
    @Requires("support:decide")
    @Operation(summary = "Decline what support asks for")
    Data<SupportGrant> decline(@PathVariable SupportGrantId id) {
        return new Data<>(grants.decide(organization(), id, SupportState.DECLINED));
    }

    @PostMapping("/{id}/revocation")
    @Requires("support:decide")
    @Operation(summary = "End a support access at once")
    Data<SupportGrant> revoke(@PathVariable SupportGrantId id) {
        return new Data<>(grants.decide(organization(), id, SupportState.REVOKED));
    }

    private static TenantId organization() {
        return RequestScope.current().requireTenant();
    }
}
