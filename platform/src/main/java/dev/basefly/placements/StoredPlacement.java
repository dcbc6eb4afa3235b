package dev.basefly.placements;

import dev.basefly.database.Placement;
import dev.basefly.runtime.MasterKey;
import dev.basefly.settings.Secret;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A placement as the directory stores it: addresses hold a login and are sealed. */
@SuppressWarnings("ArrayRecordComponent") // a row of the table, never compared
record StoredPlacement(String kind, @Nullable String name, byte @Nullable [] sealedUrl) {

    private static final String PURPOSE = "placements";

    static StoredPlacement of(Placement placement, MasterKey key) {
        return switch (placement) {
            case Placement.Shared ignored -> new StoredPlacement("SHARED", null, null);
            case Placement.Schema own -> new StoredPlacement("SCHEMA", own.name(), null);
            case Placement.Database own ->
                new StoredPlacement(
                        "DATABASE",
                        own.name(),
                        own.onSameServer()
                                ? null
                                : key.seal(PURPOSE, own.url().reveal().getBytes(StandardCharsets.UTF_8)));
        };
    }

    Placement open(MasterKey key) {
        return switch (kind) {
            case "SCHEMA" -> new Placement.Schema(String.valueOf(name));
            case "DATABASE" ->
                new Placement.Database(
                        String.valueOf(name),
                        Secret.of(
                                sealedUrl == null
                                        ? ""
                                        : new String(key.open(PURPOSE, sealedUrl), StandardCharsets.UTF_8)));
            default -> new Placement.Shared();
        };
    }

    /** The word for a placement in the API and on pages. */
    static String word(Placement placement) {
        return switch (placement) {
            case Placement.Shared ignored -> "shared";
            case Placement.Schema ignored -> "schema";
            case Placement.Database ignored -> "database";
        };
    }
}
