package dev.basefly.identity.personal;

import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.MovableClock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what identity keeps about people. */
@AutoConfiguration(afterName = "dev.basefly.database.DatabaseConfiguration")
class PersonalDataConfiguration {

    @Bean
    static AccountData accountData(SystemDatabase database, MovableClock clock) {
        return new AccountData(database, clock);
    }

    @Bean
    static SessionData sessionData(SystemDatabase database) {
        return new SessionData(database);
    }
}
