package dev.basefly.identity.web;

import dev.basefly.access.SignedIn;
import dev.basefly.identity.OwnPassword;
import dev.basefly.identity.password.PasswordRules;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's password. */
@RestController
@RequestMapping("/api/v1/me/password")
@Tag(name = "Me")
class PasswordController {

    private final OwnPassword password;

    PasswordController(OwnPassword password) {
        this.password = password;
    }

    record PasswordChange(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String currentPassword,

            @Schema(
                    minLength = PasswordRules.SHORTEST,
                    maxLength = PasswordRules.LONGEST,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String newPassword) {

        PasswordChange {
            currentPassword = Objects.requireNonNullElse(currentPassword, "");
            newPassword = Objects.requireNonNullElse(newPassword, "");
        }
    }

    @PutMapping
    @SignedIn
    @WhileSuspended(reason = "it is the caller's own account")
    @Operation(summary = "Change your password, which signs you out everywhere else")
    ResponseEntity<Void> change(
            @RequestBody PasswordChange body, HttpServletRequest request, HttpServletResponse response) {
        password.change(body.currentPassword(), body.newPassword(), request, response);
        return ResponseEntity.noContent().build();
    }
}
