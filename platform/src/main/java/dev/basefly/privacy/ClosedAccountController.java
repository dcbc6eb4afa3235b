package dev.basefly.privacy;

import dev.basefly.access.Operators;
import dev.basefly.api.Page;
import dev.basefly.runtime.UserId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Accounts that are closed and can still be brought back, for the staff. */
@RestController
@RequestMapping("/api/v1/closed-accounts")
@Tag(name = "Operator")
@Operators
class ClosedAccountController {

    private final Accounts accounts;
    private final AccountDeletion deletion;

    ClosedAccountController(Accounts accounts, AccountDeletion deletion) {
        this.accounts = accounts;
        this.deletion = deletion;
    }

    @GetMapping
    @Operation(summary = "List accounts that are closed and not yet erased")
    Page<Accounts.Pending> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        return Page.of(
                accounts.pending(Page.after(cursor, UserId::of), size + 1),
                size,
                pending -> pending.person().toString());
    }

    @PostMapping("/{id}/restoration")
    @Operation(summary = "Bring a closed account back, with the memberships it had")
    ResponseEntity<Void> restore(@PathVariable UserId id) {
        deletion.restore(id);
        return ResponseEntity.noContent().build();
    }
}
