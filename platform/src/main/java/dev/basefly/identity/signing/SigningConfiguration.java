package dev.basefly.identity.signing;

import dev.basefly.audit.AuditLog;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.IdentitySettings;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the keys. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
class SigningConfiguration {

    /** What clocks of nodes may differ by, and more. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    @Bean
    static KeyRing signingKeyRing(
            SystemDatabase database, MasterKey master, IdentitySettings settings, AuditLog audit, MovableClock clock) {
        KeySchedule schedule =
                new KeySchedule(settings.keyLife(), settings.accessToken().plus(MARGIN));
        return new KeyRing(new KeyStore(database, master, clock), schedule, audit, clock, System::nanoTime);
    }

    @Bean
    static TokenSigner tokenSigner(KeyRing ring) {
        return new TokenSigner(ring);
    }

    @Bean
    static JwksController jwksController(KeyRing ring) {
        return new JwksController(ring);
    }

    @Bean
    static SigningKeyController signingKeyController(KeyRing ring) {
        return new SigningKeyController(ring);
    }
}
