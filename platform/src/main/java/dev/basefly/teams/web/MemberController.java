package dev.basefly.teams.web;

import dev.basefly.access.Requires;
import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.Member;
import dev.basefly.teams.RoleWords;
import dev.basefly.teams.Team;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The members of the organization over HTTP. */
@RestController
@RequestMapping("/api/v1/members")
@Tag(name = "Members")
class MemberController {

    private final Team team;

    MemberController(Team team) {
        this.team = team;
    }

    record MemberChange(
            @Schema(example = "ADMIN", requiredMode = Schema.RequiredMode.REQUIRED)
            String role) {

        MemberChange {
            role = Objects.requireNonNullElse(role, "");
        }
    }

    @GetMapping
    @Requires("members:read")
    @Operation(summary = "List the members by name; search looks into names and addresses")
    Page<Member> list(
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return team.members(search, cursor, Page.limit(limit));
    }

    @GetMapping("/{userId}")
    @Requires("members:read")
    @Operation(summary = "Get a member")
    Data<Member> get(@PathVariable UserId userId) {
        return new Data<>(team.member(userId));
    }

    @PatchMapping("/{userId}")
    @Requires("members:write")
    @Operation(summary = "Change a member's role; nobody gives a role above their own")
    Data<Member> change(@PathVariable UserId userId, @RequestBody MemberChange change) {
        return new Data<>(team.changeRole(userId, RoleWords.read(change.role())));
    }

    @DeleteMapping("/{userId}")
    @Requires("members:write")
    @Operation(summary = "Remove a member; the last owner cannot be removed")
    ResponseEntity<Void> remove(@PathVariable UserId userId) {
        team.remove(userId);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/me")
    @SignedIn
    @WhileSuspended(reason = "whoever does not want to wait may leave")
    @Operation(summary = "Leave the organization; the last owner cannot leave")
    ResponseEntity<Void> leave() {
        team.leave();
        return ResponseEntity.noContent().build();
    }
}
