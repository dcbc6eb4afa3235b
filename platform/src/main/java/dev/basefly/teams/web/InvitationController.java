package dev.basefly.teams.web;

import dev.basefly.access.Requires;
import dev.basefly.access.RoleName;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.Invitation;
import dev.basefly.teams.InvitationId;
import dev.basefly.teams.InvitationState;
import dev.basefly.teams.Invitations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Invitations over HTTP, for the people who make them. */
@RestController
@RequestMapping("/api/v1/invitations")
@Tag(name = "Invitations")
class InvitationController {

    private final Invitations invitations;

    InvitationController(Invitations invitations) {
        this.invitations = invitations;
    }

    record NewInvitation(
            @Schema(example = "grace@example.com", maxLength = 254, requiredMode = Schema.RequiredMode.REQUIRED)
            String email,

            @Schema(example = "MEMBER", requiredMode = Schema.RequiredMode.REQUIRED)
            String role) {

        NewInvitation {
            email = Objects.requireNonNullElse(email, "");
            role = Objects.requireNonNullElse(role, "");
        }
    }

    record InvitationView(
            InvitationId id,
            String email,
            RoleName role,
            InvitationState state,
            @Nullable UserId invitedBy,
            Instant createdAt,
            Instant expiresAt,
            int sendings,
            @Nullable Instant endedAt) {

        static InvitationView of(Invitation invitation) {
            return new InvitationView(
                    invitation.id(),
                    invitation.email(),
                    invitation.role(),
                    invitation.state(),
                    invitation.invitedBy(),
                    invitation.createdAt(),
                    invitation.expiresAt(),
                    invitation.sendings(),
                    invitation.endedAt());
        }
    }

    @GetMapping
    @Requires("members:write")
    @Operation(summary = "List the invitations, newest first")
    Page<InvitationView> list(
            @RequestParam(required = false) @Nullable InvitationState state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<Invitation> page = invitations.page(state, Page.after(cursor, InvitationId::of), Page.limit(limit));
        return new Page<>(page.data().stream().map(InvitationView::of).toList(), page.meta());
    }

    @PostMapping
    @Requires("members:write")
    @Operation(summary = "Invite an address by mail")
    ResponseEntity<Data<InvitationView>> invite(@RequestBody NewInvitation request) {
        Invitation invitation = invitations.invite(request.email(), request.role());
        return ResponseEntity.created(URI.create("/api/v1/invitations/" + invitation.id()))
                .body(new Data<>(InvitationView.of(invitation)));
    }

    @GetMapping("/{id}")
    @Requires("members:write")
    @Operation(summary = "Get an invitation")
    Data<InvitationView> get(@PathVariable InvitationId id) {
        return new Data<>(InvitationView.of(invitations.get(id)));
    }

    @DeleteMapping("/{id}")
    @Requires("members:write")
    @Operation(summary = "Revoke a pending invitation")
    ResponseEntity<Void> revoke(@PathVariable InvitationId id) {
        invitations.revoke(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/resending")
    @Requires("members:write")
    @Operation(summary = "Send a pending invitation again; the link before stops working")
    Data<InvitationView> resend(@PathVariable InvitationId id) {
        return new Data<>(InvitationView.of(invitations.resend(id)));
    }
}
