package dev.basefly.tenancy.web;

import dev.basefly.access.SignedIn;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.NamedOrganization;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An organization's picture. */
@RestController
@RequestMapping("/api/v1/organizations/{id}/logo")
@Tag(name = "Organizations")
@SignedIn
class LogoController {

    private final OrganizationLife life;
    private final NamedOrganization named;

    LogoController(OrganizationLife life, NamedOrganization named) {
        this.life = life;
        this.named = named;
    }

    /** Kept by the caller's own cache only: the address has the organization and the picture's version in it. */
    @GetMapping
    @WhileSuspended(reason = "pages that stay open show it")
    @Operation(summary = "Get the logo of an organization you belong to")
    ResponseEntity<byte[]> get(@PathVariable TenantId id) {
        named.membership(id);
        return life.logo(id).orElseThrow(() -> ApiError.notFound("Logo")).answer(Duration.ofDays(1));
    }

    @PutMapping(consumes = {"image/png", "image/jpeg", "image/webp", "application/octet-stream"})
    @Operation(summary = "Set the logo: PNG, JPEG or WebP of at most 64 KiB, known by its first bytes")
    ResponseEntity<Void> put(@PathVariable TenantId id, @RequestBody byte[] picture) {
        named.require(id, NamedOrganization.WRITE);
        life.changeLogo(id, picture);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping
    @Operation(summary = "Remove the logo")
    ResponseEntity<Void> delete(@PathVariable TenantId id) {
        named.require(id, NamedOrganization.WRITE);
        life.changeLogo(id, null);
        return ResponseEntity.noContent().build();
    }
}
