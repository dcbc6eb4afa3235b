package dev.basefly.notifications;

import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PeriodicTask;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.database.DatabaseConfiguration")
class NotificationsConfiguration {

    @Bean
    static NotificationsSettings notificationsSettings(Environment environment) {
        return SettingsBeans.of(NotificationsSettings.class, environment);
    }

    @Bean
    static Migrations notificationsMigrations() {
        return new Migrations("notifications", "database");
    }

    @Bean
    static Outbox outbox(SystemDatabase database, MasterKey master, MovableClock clock) {
        return new Outbox(database, master, clock);
    }

    @Bean
    static Mails mails(SystemDatabase database, Outbox outbox, NotificationsSettings settings, MovableClock clock) {
        return new Mails(database, outbox, settings, clock);
    }

    @Bean
    static Mailbox mailbox(Outbox outbox, RuntimeSettings runtime) {
        return new Mailbox(outbox, runtime.development());
    }

    @Bean
    static MailData mailData(SystemDatabase database) {
        return new MailData(database);
    }

    @Bean
    static MailDelivery mailDelivery(Outbox outbox, NotificationsSettings settings, MovableClock clock) {
        Carrier carrier = settings.sendsBySmtp() ? new SmtpCarrier(settings.smtp()) : new MailboxCarrier();
        return new MailDelivery(outbox, carrier, settings, clock);
    }

    @Bean
    static PeriodicTask deliveringMails(
            MailDelivery delivery, NotificationsSettings settings, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofMillis(500), "mail-delivery", delivery::deliverDue)
                .onlyIf(delivers(settings, runtime));
    }

    @Bean
    static PeriodicTask forgettingMails(
            MailDelivery delivery, NotificationsSettings settings, RuntimeSettings runtime) {
        return PeriodicTask.every(Duration.ofHours(1), "mail-forgetting", delivery::forgetOld)
                .firstAfter(Duration.ofMinutes(1))
                .onlyIf(delivers(settings, runtime));
    }

    @Bean
    static IntegrationCheck mailCheck(
            NotificationsSettings settings, Outbox outbox, MovableClock clock, RuntimeSettings runtime) {
        return new MailCheck(settings, outbox, clock, runtime.development());
    }

    /** Without a mail server, production leaves mails where they are, so that none is lost before there is one. */
    private static boolean delivers(NotificationsSettings settings, RuntimeSettings runtime) {
        return runtime.role().runsBackgroundWork() && (settings.sendsBySmtp() || runtime.development());
    }
}
