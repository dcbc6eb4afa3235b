package dev.basefly.placements;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where an organization's product data lives, and its moves. */
@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Operator")
class MoveController {

    private final Moves moves;
    private final PlaceAddress address;
    private final PlaceMigrations migrations;

    MoveController(Moves moves, PlaceAddress address, PlaceMigrations migrations) {
        this.moves = moves;
        this.address = address;
        this.migrations = migrations;
    }

    record NewMove(
            @Schema(
                    allowableValues = {"shared", "schema", "database"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String to,

            @Schema(
                    description =
                            "For a database on another server: its address with the owner's login, kept encrypted",
                    example = "postgresql://owner:secret@db.example.com:5432/acme")
            String url) {

        NewMove {
            to = Objects.requireNonNullElse(to, "");
            url = Objects.requireNonNullElse(url, "");
        }
    }

    /**
     * A move as the operator sees it; addresses of databases are not shown.
     *
     * @param pauseMillis how long writers waited at the switch
     */
    record MoveView(
            MoveId id,
            TenantId organization,
            String from,
            String to,
            String state,
            String problem,
            long rowsTotal,
            long rowsCopied,
            long rowsVerified,
            String checksum,
            @Nullable Integer pauseMillis,
            Instant createdAt,
            Instant updatedAt) {

        static MoveView of(Move move) {
            return new MoveView(
                    move.id(),
                    move.tenant(),
                    StoredPlacement.word(move.from()),
                    StoredPlacement.word(move.to()),
                    move.state().name().toLowerCase(Locale.ROOT),
                    move.problem(),
                    move.rowsTotal(),
                    move.rowsCopied(),
                    move.rowsVerified(),
                    move.checksum(),
                    move.pauseMillis(),
                    move.createdAt(),
                    move.updatedAt());
        }
    }

    record NewAddress(
            @Schema(
                    description = "The new address with the owner's login, kept encrypted",
                    example = "postgresql://owner:secret@db.example.com:5432/acme",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String url) {

        NewAddress {
            url = Objects.requireNonNullElse(url, "");
        }
    }

    record Migrated(int lacking) {}

    @PostMapping("/organizations/{id}/moves")
    @Operators
    @Operation(summary = "Move an organization's product data to another place while it is in use")
    ResponseEntity<Data<MoveView>> plan(@PathVariable TenantId id, @RequestBody NewMove request) {
        Move move = moves.plan(id, request.to(), request.url());
        return ResponseEntity.created(URI.create("/api/v1/operator/organizations/" + id + "/moves/" + move.id()))
                .body(new Data<>(MoveView.of(move)));
    }

    @GetMapping("/organizations/{id}/moves")
    @Operators
    @Operation(summary = "List an organization's latest moves")
    Page<MoveView> list(@PathVariable TenantId id) {
        List<MoveView> all = moves.of(id).stream().map(MoveView::of).toList();
        return new Page<>(all, new Page.Meta(null, false));
    }

    @GetMapping("/organizations/{id}/moves/{move}")
    @Operators
    @Operation(summary = "See how far a move has come")
    Data<MoveView> get(@PathVariable TenantId id, @PathVariable MoveId move) {
        return new Data<>(MoveView.of(moves.get(id, move)));
    }

    @PostMapping("/organizations/{id}/moves/{move}/retry")
    @Operators
    @Operation(summary = "Let a failed move go on where it stopped")
    Data<MoveView> retry(@PathVariable TenantId id, @PathVariable MoveId move) {
        return new Data<>(MoveView.of(moves.retry(id, move)));
    }

    @PostMapping("/organizations/{id}/moves/{move}/abort")
    @Operators
    @Operation(summary = "Take a move back that has not switched yet")
    Data<MoveView> abort(@PathVariable TenantId id, @PathVariable MoveId move) {
        return new Data<>(MoveView.of(moves.abort(id, move)));
    }

    @PutMapping("/organizations/{id}/placement/address")
    @Operators
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Change the address of the database an organization's product data is in",
            description = "For another login, password or host name of the same database; another database is refused")
    void readdress(@PathVariable TenantId id, @RequestBody NewAddress request) {
        address.change(id, request.url());
    }

    @PostMapping("/placements/migrations")
    @Operators
    @Operation(summary = "Bring organizations' own schemas and databases up to date")
    Data<Migrated> migrate() {
        return new Data<>(new Migrated(migrations.run()));
    }
}
