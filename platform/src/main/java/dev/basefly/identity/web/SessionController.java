package dev.basefly.identity.web;

import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.SessionId;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where the caller is signed in. */
@RestController
@RequestMapping("/api/v1/me/sessions")
@Tag(name = "Me")
@WhileSuspended(reason = "it is the caller's own account")
class SessionController {

    private final SignedInDevices devices;
    private final BrowserSessions browsers;

    SessionController(SignedInDevices devices, BrowserSessions browsers) {
        this.devices = devices;
        this.browsers = browsers;
    }

    enum Kind {
        BROWSER,
        PROGRAM
    }

    record SessionView(
            SessionId id,
            Kind kind,
            @Schema(example = "Firefox on Linux") String device,
            String address,
            Instant createdAt,
            Instant lastSeenAt,

            @Schema(description = "Whether this request belongs to it")
            boolean current) {

        static SessionView of(SignedInDevices.SignedIn session) {
            return new SessionView(
                    session.id(),
                    session.browser() ? Kind.BROWSER : Kind.PROGRAM,
                    session.device().name(),
                    session.device().address(),
                    session.since(),
                    session.lastSeen(),
                    session.current());
        }
    }

    @GetMapping
    @SignedIn
    @Operation(summary = "Where you are signed in")
    Data<List<SessionView>> list(HttpServletRequest request) {
        return new Data<>(devices.of(request).stream().map(SessionView::of).toList());
    }

    @DeleteMapping("/{id}")
    @SignedIn
    @Operation(summary = "Sign out there")
    ResponseEntity<Void> end(@PathVariable SessionId id, HttpServletRequest request) {
        devices.end(id, request);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping
    @SignedIn
    @Operation(summary = "Sign out everywhere else; with all=true here too")
    ResponseEntity<Void> endOthers(
            @RequestParam(defaultValue = "false") boolean all,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (all) {
            devices.endAll(request);
            browsers.close(request, response);
        } else {
            devices.endOthers(request);
        }
        return ResponseEntity.noContent().build();
    }
}
