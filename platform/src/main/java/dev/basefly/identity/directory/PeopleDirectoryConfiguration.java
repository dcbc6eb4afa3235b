package dev.basefly.identity.directory;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Wires the directory and its HTTP resource. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
@CrossTenant(reason = "wires what operators look people up with")
@Import(PeopleController.class)
class PeopleDirectoryConfiguration {

    @Bean
    static PeopleDirectory peopleDirectory(SystemDatabase database, Clock clock) {
        return new PeopleDirectory(database, clock);
    }
}
