package dev.basefly.tenancy.web;

import dev.basefly.access.Operators;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationLife;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Stops an organization's work and lets it go on. */
@RestController
@RequestMapping("/api/v1/operator/organizations/{id}/suspension")
@Tag(name = "Operator")
@Operators
class SuspensionController {

    private final OrganizationLife life;

    SuspensionController(OrganizationLife life) {
        this.life = life;
    }

    record NewSuspension(
            @Schema(example = "Unpaid for 60 days", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewSuspension {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @PostMapping
    @Operation(summary = "Suspend an organization; its people and keys are refused within a second on every node")
    ResponseEntity<Void> suspend(@PathVariable TenantId id, @RequestBody NewSuspension suspension) {
        life.suspend(id, suspension.reason());
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping
    @Operation(summary = "End the suspension")
    ResponseEntity<Void> resume(@PathVariable TenantId id) {
        life.resume(id);
        return ResponseEntity.noContent().build();
    }
}
