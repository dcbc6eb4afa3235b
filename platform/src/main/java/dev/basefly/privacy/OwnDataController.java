package dev.basefly.privacy;

import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What there is about the caller: a copy of it, and its end. */
@RestController
@RequestMapping("/api/v1/me")
@Tag(name = "Me")
@SignedIn
@WhileSuspended(reason = "it is the caller's own account")
class OwnDataController {

    private final PersonalExport export;
    private final AccountDeletion deletion;
    private final Confirmation confirmation;
    private final BrowserSessions browsers;

    OwnDataController(
            PersonalExport export, AccountDeletion deletion, Confirmation confirmation, BrowserSessions browsers) {
        this.export = export;
        this.deletion = deletion;
        this.confirmation = confirmation;
        this.browsers = browsers;
    }

    record DeletionRequest(
            @Schema(description = "Your password, once more; left out within five minutes of signing in")
            String password) {

        DeletionRequest {
            password = Objects.requireNonNullElse(password, "");
        }
    }

    @GetMapping("/export")
    @Operation(summary = "Get a copy of everything there is about you")
    ResponseEntity<Data<PersonalExport.Copy>> export() {
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"my-data.json\"")
                .header("Cache-Control", "no-store")
                .body(new Data<>(export.of(Confirmation.caller())));
    }

    @GetMapping("/deletion")
    @Operation(summary = "See what deleting your account would do, and what hinders it")
    Data<AccountDeletion.Summary> summary() {
        return new Data<>(deletion.summary(Confirmation.caller()));
    }

    @DeleteMapping
    @Operation(summary = "Delete your account")
    ResponseEntity<Void> delete(
            @RequestBody DeletionRequest body, HttpServletRequest request, HttpServletResponse response) {
        deletion.delete(confirmation.caller(body.password(), request));
        browsers.close(request, response);
        return ResponseEntity.noContent().build();
    }
}
