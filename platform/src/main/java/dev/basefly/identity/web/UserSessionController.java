package dev.basefly.identity.web;

import dev.basefly.access.Operators;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.runtime.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators do to the sessions of others. */
@RestController
@RequestMapping("/api/v1/users/{id}/sessions")
@Tag(name = "Operator")
class UserSessionController {

    private final SignedInDevices devices;

    UserSessionController(SignedInDevices devices) {
        this.devices = devices;
    }

    @DeleteMapping
    @Operators
    @Operation(summary = "Sign a person out everywhere")
    ResponseEntity<Void> endAll(@PathVariable UserId id) {
        devices.endAll(id, "signed out by an operator");
        return ResponseEntity.noContent().build();
    }
}
