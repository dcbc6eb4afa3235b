package dev.basefly.support;

import dev.basefly.access.Permission;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.notifications.NotificationsConfiguration"
        })
class SupportConfiguration {

    @Bean
    static Migrations supportMigrations() {
        return new Migrations("support", "tenancy");
    }

    @Bean
    static UnportableTable consentsStayBehind() {
        return new UnportableTable("support_grants", "consent is given to the staff of one installation");
    }

    @Bean
    static Permission decideOnSupport() {
        return Permission.toChange("support:decide", "Let support in, and end it")
                .closedToSupport();
    }

    @Bean
    static SupportLetters supportLetters(People people, Mails mails, PublicAddress address) {
        return new SupportLetters(people, mails, address);
    }

    @Bean
    static EventType<SupportGrantChanged> supportGrantChanged() {
        return SupportGrantChanged.TYPE;
    }

    @Bean
    static SupportGrants supportGrants(
            SystemDatabase database,
            AuditLog audit,
            SupportLetters letters,
            MovableClock clock,
            ApplicationEventPublisher events) {
        return new SupportGrants(database, audit, letters, clock, events);
    }

    /** What is over is so by the clock alone; this writes it down for the audit log. */
    @Bean
    static JobHandler<?> expiringSupport(SupportGrants grants) {
        return new JobHandler<>(ExpireGrants.KIND, (_, run) -> {
            grants.expireOverdue(() -> !run.isCancelled());
            run.requireGoing();
        });
    }

    @Bean
    static JobSchedule supportExpiry() {
        return JobSchedule.of(
                "support.expire_grants", "* * * * *", ZoneOffset.UTC, ExpireGrants.KIND, new ExpireGrants());
    }

    @Bean
    static SupportGuests supportGuests(SupportGrants grants) {
        return new SupportGuests(grants);
    }
}
