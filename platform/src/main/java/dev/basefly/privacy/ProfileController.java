package dev.basefly.privacy;

import dev.basefly.access.SignedIn;
import dev.basefly.api.Data;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.WhileSuspended;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How the caller, and those they work with, are shown. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Me")
@SignedIn
@WhileSuspended(reason = "it is the caller's own account")
class ProfileController {

    private final Profiles profiles;

    ProfileController(Profiles profiles) {
        this.profiles = profiles;
    }

    @GetMapping("/me/profile")
    @Operation(summary = "Get your profile")
    Data<Profile> get() {
        return new Data<>(profiles.get(Confirmation.caller()));
    }

    @PatchMapping("/me/profile")
    @Operation(summary = "Change your name, language or time zone")
    Data<Profile> change(@RequestBody ProfileChange change) {
        return new Data<>(profiles.change(Confirmation.caller(), change));
    }

    @PutMapping(
            path = "/me/profile/picture",
            consumes = {"image/png", "image/jpeg", "image/webp", "application/octet-stream"})
    @Operation(summary = "Set your picture: PNG, JPEG or WebP of at most 256 KiB, known by its first bytes")
    ResponseEntity<Void> putPicture(@RequestBody byte[] picture) {
        profiles.changePicture(Confirmation.caller(), picture);
        return ResponseEntity.noContent().build();
    }

    @DeleteMapping("/me/profile/picture")
    @Operation(summary = "Remove your picture")
    ResponseEntity<Void> deletePicture() {
        profiles.changePicture(Confirmation.caller(), null);
        return ResponseEntity.noContent().build();
    }

    /** Kept by the caller's own cache only: the address in the profile has the picture's version in it. */
    @GetMapping("/people/{id}/picture")
    @Operation(summary = "Get the picture of somebody you share an organization with")
    ResponseEntity<byte[]> picture(@PathVariable UserId id) {
        return profiles.picture(id, Confirmation.caller()).answer(Duration.ofHours(1));
    }
}
