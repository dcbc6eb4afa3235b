package dev.basefly.coordination.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Page;
import dev.basefly.coordination.HeldLock;
import dev.basefly.coordination.HeldLocks;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Which process holds which lock and leads what; taking a lock from one that hangs. */
@RestController
@RequestMapping("/api/v1/operator/locks")
@Tag(name = "Operator")
@Operators
class LockController {

    private final HeldLocks locks;

    LockController(HeldLocks locks) {
        this.locks = locks;
    }

    /**
     * A lock that is held.
     *
     * @param organization whose key it is, null for one of the installation
     * @param role what its holder leads, null when it is no leader
     * @param fencingToken text, because not every program's numbers are that long
     */
    record LockView(
            @Nullable TenantId organization,
            String key,
            @Nullable String role,
            String fencingToken,
            String node,
            Instant acquiredAt,
            Instant expiresAt) {

        static LockView of(HeldLock held) {
            return new LockView(
                    held.key().tenant(),
                    held.key().name(),
                    held.key().isLeadership() ? held.key().title() : null,
                    String.valueOf(held.fencingToken()),
                    held.node(),
                    held.acquiredAt(),
                    held.expiresAt());
        }
    }

    record NewRelease(
            @Schema(description = "Whose key it is; left out for one of the installation") @Nullable
            String organization,

            @Schema(example = "import:42", requiredMode = Schema.RequiredMode.REQUIRED)
            String key,

            @Schema(example = "The node hangs", maxLength = 500, requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewRelease {
            key = Objects.requireNonNullElse(key, "");
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @GetMapping
    @Operation(summary = "List the locks that are held, those of the installation and its leaders first")
    Page<LockView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<HeldLock> page = locks.list(cursor, Page.limit(limit));
        return new Page<>(page.data().stream().map(LockView::of).toList(), page.meta());
    }

    @PostMapping("/releases")
    @Operation(summary = "Take a lock from its holder, whose writes are refused from then on")
    ResponseEntity<Void> release(@RequestBody NewRelease release) {
        locks.release(
                HeldLocks.named(Objects.requireNonNullElse(release.organization(), ""), release.key()),
                release.reason());
        return ResponseEntity.noContent().build();
    }
}
