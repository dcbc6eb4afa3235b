package dev.basefly.teams.web;

import dev.basefly.access.Anyone;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.Acceptance;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Invitations over HTTP, for whoever holds the link. Its token is never part of an address, which servers log. */
@RestController
@RequestMapping("/api/v1/invitations/by-token")
@Tag(name = "Invitations")
@Anyone(reason = "the token of the link is the proof")
class InvitationLinkController {

    private final Acceptance acceptance;

    InvitationLinkController(Acceptance acceptance) {
        this.acceptance = acceptance;
    }

    record Answer(
            @Schema(description = "What follows # in the link", requiredMode = Schema.RequiredMode.REQUIRED)
            String token,

            @Schema(description = "For a new account, with the password", example = "Grace Hopper", maxLength = 100)
            @Nullable
            String name,

            @Schema(description = "For a new account, with the name", example = "a long pass phrase") @Nullable
            String password) {

        Answer {
            token = Objects.requireNonNullElse(token, "");
        }
    }

    record Refusal(
            @Schema(description = "What follows # in the link", requiredMode = Schema.RequiredMode.REQUIRED)
            String token) {

        Refusal {
            token = Objects.requireNonNullElse(token, "");
        }
    }

    record Welcome(UserId user, TenantId organization, String organizationName, RoleName role) {

        static Welcome to(Acceptance.Joined joined) {
            return new Welcome(joined.person().id(), joined.organization(), joined.name(), joined.role());
        }
    }

    @GetMapping
    @Operation(summary = "Look at an invitation; changes nothing")
    Data<Acceptance.Preview> look(
            @Parameter(description = "What follows # in the link") @RequestHeader("Invitation-Token") String token) {
        return new Data<>(acceptance.look(token));
    }

    @PostMapping("/acceptance")
    @Operation(summary = "Accept: signed in as the invited address, or with name and password as a new account")
    ResponseEntity<Data<Welcome>> accept(@RequestBody Answer answer) {
        Acceptance.Joined joined = isNew(answer)
                ? acceptance.acceptAsNew(
                        answer.token(),
                        Objects.requireNonNullElse(answer.name(), ""),
                        Objects.requireNonNullElse(answer.password(), ""))
                : acceptance.accept(answer.token());
        return ResponseEntity.created(URI.create("/api/v1/organizations/" + joined.organization()))
                .body(new Data<>(Welcome.to(joined)));
    }

    @PostMapping("/declination")
    @Operation(summary = "Decline an invitation")
    ResponseEntity<Void> decline(@RequestBody Refusal refusal) {
        acceptance.decline(refusal.token());
        return ResponseEntity.noContent().build();
    }

    /** Who is signed in accepts as that person; an account besides would be one by mistake. */
    private static boolean isNew(Answer answer) {
        boolean details = answer.name() != null || answer.password() != null;
        if (details && !(RequestScope.current().actor() instanceof Actor.Anonymous)) {
            throw ApiError.invalid("name", "is for a new account, but you are signed in");
        }
        return details;
    }
}
