package dev.basefly.identity.signing;

import dev.basefly.access.Anyone;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public halves of the keys, for others that check our access tokens (RFC 7517). */
@RestController
@Tag(name = "Sign-in")
class JwksController {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final KeyRing ring;

    JwksController(KeyRing ring) {
        this.ring = ring;
    }

    record KeySet(List<Map<String, Object>> keys) {}

    @GetMapping("/.well-known/jwks.json")
    @Anyone(reason = "public keys are public")
    @Operation(summary = "Public keys of the access tokens")
    ResponseEntity<KeySet> keys() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .body(new KeySet(ring.keys().stream().map(SigningKey::published).toList()));
    }
}
