package dev.basefly.identity.signing;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators do to the keys that sign access tokens. */
@RestController
@RequestMapping("/api/v1/signing-keys")
@Tag(name = "Operator")
class SigningKeyController {

    private final KeyRing ring;

    SigningKeyController(KeyRing ring) {
        this.ring = ring;
    }

    record KeyView(String kid, KeyState state, Instant since) {}

    @GetMapping
    @Operators
    @Operation(summary = "The keys that sign access tokens, and in which state each is")
    Data<List<KeyView>> list() {
        return new Data<>(ring.keys().stream()
                .sorted(Comparator.comparing(SigningKey::state).thenComparing(SigningKey::kid))
                .map(key -> new KeyView(key.kid(), key.state(), key.since()))
                .toList());
    }

    @PostMapping("/rotation")
    @Operators
    @Operation(summary = "Let the next key sign from now on; tokens of the one before stay valid until they expire")
    Data<List<KeyView>> rotate() {
        ring.rotate();
        return list();
    }

    @DeleteMapping("/{kid}")
    @Operators
    @Operation(summary = "Drop a compromised key at once; every token it signed is refused within a second")
    ResponseEntity<Void> drop(@PathVariable String kid) {
        ring.drop(kid);
        return ResponseEntity.noContent().build();
    }
}
