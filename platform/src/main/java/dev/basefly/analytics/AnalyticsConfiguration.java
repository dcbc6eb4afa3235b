package dev.basefly.analytics;

import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.identity.event.UserSignedUp;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the counts and who counts. */
@AutoConfiguration(afterName = "dev.basefly.database.DatabaseConfiguration")
class AnalyticsConfiguration {

    @Bean
    static Migrations analyticsMigrations() {
        return new Migrations("analytics", "database");
    }

    @Bean
    static DailyCounts dailyCounts(SystemDatabase database) {
        return new DailyCounts(database);
    }

    /** What is counted already is not counted again. */
    @Bean
    static Listener signUpCount(DailyCounts counts) {
        return Listener.of("analytics.sign_ups", UserSignedUp.TYPE, (_, delivery) -> {
            if (!delivery.replay()) {
                counts.add(UserSignedUp.TYPE.name(), delivery.occurredAt());
            }
        });
    }
}
