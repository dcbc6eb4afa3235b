package dev.basefly.teams.web;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.UserId;
import dev.basefly.teams.OwnershipTransfer;
import dev.basefly.teams.OwnershipTransferId;
import dev.basefly.teams.OwnershipTransfers;
import dev.basefly.teams.TransferState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Offers of ownership over HTTP. */
@RestController
@RequestMapping("/api/v1/ownership-transfers")
@Tag(name = "Ownership")
class OwnershipTransferController {

    private final OwnershipTransfers transfers;

    OwnershipTransferController(OwnershipTransfers transfers) {
        this.transfers = transfers;
    }

    record NewTransfer(
            @Schema(
                    description = "The member who is to own the organization",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            UserId to) {}

    record TransferView(
            OwnershipTransferId id,
            UserId from,
            UserId to,
            TransferState state,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant endedAt) {

        static TransferView of(OwnershipTransfer transfer) {
            return new TransferView(
                    transfer.id(),
                    transfer.from(),
                    transfer.to(),
                    transfer.state(),
                    transfer.createdAt(),
                    transfer.expiresAt(),
                    transfer.endedAt());
        }
    }

    @GetMapping
    @Requires("members:read")
    @Operation(summary = "List the offers of ownership, newest first")
    Page<TransferView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page<OwnershipTransfer> page = transfers.page(Page.after(cursor, OwnershipTransferId::of), Page.limit(limit));
        return new Page<>(page.data().stream().map(TransferView::of).toList(), page.meta());
    }

    @PostMapping
    @Requires("ownership:transfer")
    @Operation(summary = "Offer your ownership to another member")
    ResponseEntity<Data<TransferView>> offer(@RequestBody NewTransfer request) {
        if (request.to() == null) {
            throw ApiError.invalid("to", "must name a member");
        }
        OwnershipTransfer transfer = transfers.offer(request.to());
        return ResponseEntity.created(URI.create("/api/v1/ownership-transfers/" + transfer.id()))
                .body(new Data<>(TransferView.of(transfer)));
    }

    @PostMapping("/{id}/acceptance")
    @Requires("members:read")
    @Operation(summary = "Accept an offer made to you: you become an owner, the other an admin")
    Data<TransferView> accept(@PathVariable OwnershipTransferId id) {
        return new Data<>(TransferView.of(transfers.accept(id)));
    }

    @PostMapping("/{id}/declination")
    @Requires("members:read")
    @Operation(summary = "Decline an offer made to you")
    Data<TransferView> decline(@PathVariable OwnershipTransferId id) {
        return new Data<>(TransferView.of(transfers.decline(id)));
    }

    @PostMapping("/{id}/withdrawal")
    @Requires("ownership:transfer")
    @Operation(summary = "Take an offer back")
    Data<TransferView> withdraw(@PathVariable OwnershipTransferId id) {
        return new Data<>(TransferView.of(transfers.withdraw(id)));
    }
}
