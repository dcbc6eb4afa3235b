package dev.basefly.support.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.support.SupportGrant;
import dev.basefly.support.SupportGrantId;
import dev.basefly.support.SupportGrants;
import dev.basefly.support.SupportTerms;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the staff ask organizations for. */
@RestController
@RequestMapping("/api/v1/operator/support-grants")
@Tag(name = "Operator")
class OperatorSupportController {

    private final SupportGrants grants;

    OperatorSupportController(SupportGrants grants) {
        this.grants = grants;
    }

    record NewRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @NotNull
            TenantId organization,

            @Schema(minLength = 1, maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
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
    @Operators
    @Operation(summary = "List what you asked for and may use, first what is open, the newest first")
    Page<SupportGrant> list() {
        return new Page<>(grants.forOperator(operator()), new Page.Meta(null, false));
    }

    @PostMapping
    @Operators
    @Operation(
            summary = "Ask an organization to let you in",
            description = "Once its owner accepts, name the organization in X-Tenant to act in it.")
    ResponseEntity<Data<SupportGrant>> request(@Valid @RequestBody NewRequest request) {
        SupportGrant grant = grants.request(request.organization(), operator(), request.terms());
        return ResponseEntity.created(URI.create("/api/v1/operator/support-grants"))
                .body(new Data<>(grant));
    }

    @PostMapping("/{id}/end")
    @Operators
    @Operation(summary = "Give back an access, or ask no more")
    Data<SupportGrant> end(@PathVariable SupportGrantId id) {
        return new Data<>(grants.end(operator(), id));
    }

    static UserId operator() {
        if (RequestScope.current().actor() instanceof Actor.Person person && person.operator()) {
            return person.id();
        }
        throw new IllegalStateException("Only operators come here");
    }
}
