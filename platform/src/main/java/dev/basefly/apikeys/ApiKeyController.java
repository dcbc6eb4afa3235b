package dev.basefly.apikeys;

import dev.basefly.access.Requires;
import dev.basefly.api.Data;
import dev.basefly.api.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API keys over HTTP. */
@RestController
@RequestMapping("/api/v1/api-keys")
@Tag(name = "API keys")
class ApiKeyController {

    private static final int USUAL_OVERLAP_HOURS = 24;

    private final ApiKeys keys;

    ApiKeyController(ApiKeys keys) {
        this.keys = keys;
    }

    /** Every field is checked by the draft, so that all faults are told at once. */
    record NewApiKey(
            @Schema(
                    example = "Nightly import",
                    minLength = 1,
                    maxLength = KeyRules.NAME_LENGTH,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Schema(
                    description = "Permissions; each must be one that you have",
                    example = "[\"clusters:read\"]",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            List<String> scopes,

            @Schema(description = "Left out or empty: every address", example = "[\"203.0.113.0/24\"]")
            List<String> allowedAddresses,

            @Schema(description = "Left out: 90", minimum = "1", maximum = "365") @Nullable
            Integer expiresInDays) {

        NewApiKey {
            name = Objects.requireNonNullElse(name, "");
            scopes = Objects.requireNonNullElse(scopes, List.of());
            allowedAddresses = Objects.requireNonNullElse(allowedAddresses, List.of());
        }

        ApiKeyDraft draft() {
            return new ApiKeyDraft(name, scopes, allowedAddresses, days(expiresInDays));
        }
    }

    record Rotation(
            @Schema(
                    description = "How long the secret before goes on working, 0 for not at all. Left out: 24",
                    minimum = "0",
                    maximum = "168")
            @Nullable
            Integer overlapHours,

            @Schema(
                    description = "Until the key expires, from now. Left out: its end stays",
                    minimum = "1",
                    maximum = "365")
            @Nullable
            Integer expiresInDays) {}

    @GetMapping
    @Requires("api-keys:read")
    @Operation(summary = "List API keys, newest first; never their secrets")
    Page<ApiKey> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return keys.list(Page.after(cursor, ApiKeyId::of), Page.limit(limit));
    }

    @PostMapping
    @Requires("api-keys:write")
    @Operation(summary = "Make an API key; its secret is shown in this answer only")
    ResponseEntity<Data<IssuedKey>> create(@RequestBody NewApiKey request) {
        IssuedKey issued = keys.create(request.draft());
        return ResponseEntity.created(
                        URI.create("/api/v1/api-keys/" + issued.key().id()))
                .header("Cache-Control", "no-store")
                .body(new Data<>(issued));
    }

    @GetMapping("/{id}")
    @Requires("api-keys:read")
    @Operation(summary = "Get an API key, without its secret")
    Data<ApiKey> get(@PathVariable ApiKeyId id) {
        return new Data<>(keys.get(id));
    }

    @PatchMapping("/{id}")
    @Requires("api-keys:write")
    @Operation(summary = "Change an API key's name or addresses")
    Data<ApiKey> change(@PathVariable ApiKeyId id, @RequestBody ApiKeyChange change) {
        return new Data<>(keys.change(id, change));
    }

    @DeleteMapping("/{id}")
    @Requires("api-keys:write")
    @Operation(summary = "Revoke an API key; within a second nothing accepts it any more")
    ResponseEntity<Void> revoke(@PathVariable ApiKeyId id) {
        keys.revoke(id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/rotation")
    @Requires("api-keys:write")
    @Operation(summary = "Give your API key a new secret, shown in this answer only; the one before works for a while")
    ResponseEntity<Data<IssuedKey>> rotate(
            @PathVariable ApiKeyId id, @RequestBody(required = false) @Nullable Rotation request) {
        Rotation rotation = request == null ? new Rotation(null, null) : request;
        int overlap = Objects.requireNonNullElse(rotation.overlapHours(), USUAL_OVERLAP_HOURS);
        IssuedKey issued = keys.rotate(id, Duration.ofHours(overlap), days(rotation.expiresInDays()));
        return ResponseEntity.ok().header("Cache-Control", "no-store").body(new Data<>(issued));
    }

    private static @Nullable Duration days(@Nullable Integer days) {
        return days == null ? null : Duration.ofDays(days);
    }
}
