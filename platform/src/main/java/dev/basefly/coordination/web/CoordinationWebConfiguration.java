package dev.basefly.coordination.web;

import dev.basefly.coordination.HeldLocks;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the routes. */
@AutoConfiguration(afterName = "dev.basefly.coordination.CoordinationConfiguration")
class CoordinationWebConfiguration {

    @Bean
    static LockController lockController(HeldLocks locks) {
        return new LockController(locks);
    }
}
