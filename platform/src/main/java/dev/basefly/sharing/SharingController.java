package dev.basefly.sharing;

import dev.basefly.access.ObjectGrants.GrantId;
import dev.basefly.access.ObjectGrants.Made;
import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
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
import org.springframework.web.bind.annotation.RestController;

/** The grants on single objects over HTTP. */
@RestController
@RequestMapping("/api/v1/objects/{object}/grants")
@Tag(name = "Sharing")
class SharingController {

    private final Sharing sharing;

    SharingController(Sharing sharing) {
        this.sharing = sharing;
    }

    record NewObjectGrant(
            @Schema(description = "What it lets them do; left out where the object has only one that can be shared")
            @Nullable
            String permission,

            @Schema(
                    description = "The id of a member, or the name of a role for everybody who has it",
                    example = "MEMBER",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String holder) {

        NewObjectGrant {
            holder = Objects.requireNonNullElse(holder, "");
        }
    }

    record ObjectGrantView(GrantId id, String permission, String holder, Instant createdAt) {

        static ObjectGrantView of(Made made) {
            return new ObjectGrantView(
                    made.id(),
                    made.grant().permission(),
                    Sharing.Holder.of(made.grant()).toString(),
                    made.createdAt());
        }
    }

    @GetMapping
    @Requires("sharing:read")
    @Operation(summary = "List whom an object is shared with, the oldest grant first")
    Page<ObjectGrantView> list(@PathVariable String object) {
        return new Page<>(
                sharing.grants(sharing.object(object)).stream()
                        .map(ObjectGrantView::of)
                        .toList(),
                new Page.Meta(null, false));
    }

    @PostMapping
    @Requires("sharing:write")
    @Operation(summary = "Share an object with a member or a role; the same again changes nothing and answers 200")
    ResponseEntity<Data<ObjectGrantView>> grant(@PathVariable String object, @RequestBody NewObjectGrant request) {
        var outcome = sharing.grant(sharing.object(object), request.permission(), Sharing.Holder.of(request.holder()));
        var view = new Data<>(ObjectGrantView.of(outcome.grant()));
        return outcome.added()
                ? ResponseEntity.created(URI.create("/api/v1/objects/" + object + "/grants/"
                                + view.data().id()))
                        .body(view)
                : ResponseEntity.ok(view);
    }

    @DeleteMapping("/{grant}")
    @Requires("sharing:write")
    @Operation(summary = "Take a grant back")
    ResponseEntity<Void> withdraw(@PathVariable String object, @PathVariable GrantId grant) {
        sharing.withdraw(sharing.object(object), grant);
        return ResponseEntity.noContent().build();
    }
}
