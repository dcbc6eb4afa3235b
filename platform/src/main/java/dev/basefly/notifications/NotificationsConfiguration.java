package dev.basefly.notifications;

import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.spi.AttachmentSource;
import dev.basefly.notifications.spi.ReaderLanguages;
import dev.basefly.runtime.IntegrationCheck;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** Wires the module. */
@AutoConfiguration(afterName = {"dev.basefly.database.DatabaseConfiguration", "dev.basefly.jobs.JobsConfiguration"})
class NotificationsConfiguration {

    @Bean
    static NotificationsSettings notificationsSettings(Environment environment) {
        return SettingsBeans.of(NotificationsSettings.class, environment);
    }

    @Bean
    static Migrations notificationsMigrations() {
        return new Migrations("notifications", "database", "jobs");
    }

    @Bean
    static Outbox outbox(SystemDatabase database, MasterKey master, MovableClock clock) {
        return new Outbox(database, master, clock);
    }

    @Bean
    static Attachments mailAttachments(
            SystemDatabase database, MasterKey master, ObjectProvider<AttachmentSource> sources) {
        // Asked late: who has files may itself need to send mails.
        return new Attachments(database, master, SingletonSupplier.of(() -> Attachments.byName(sources)));
    }

    @Bean
    static Mails mails(
            SystemDatabase database,
            Outbox outbox,
            Attachments attachments,
            Jobs jobs,
            NotificationsSettings settings,
            ObjectProvider<ReaderLanguages> languages,
            MovableClock clock) {
        return new Mails(
                database,
                outbox,
                attachments,
                jobs,
                settings,
                languages.getIfAvailable(() -> _ -> Optional.empty()),
                clock);
    }

    @Bean
    static Mailbox mailbox(Outbox outbox, Attachments attachments, RuntimeSettings runtime) {
        return new Mailbox(outbox, attachments, runtime.development());
    }

    @Bean
    static MailData mailData(SystemDatabase database) {
        return new MailData(database);
    }

    @Bean
    static MailErasure mailErasure(Outbox outbox) {
        return new MailErasure(outbox);
    }

    @Bean
    static MailDelivery mailDelivery(
            Outbox outbox,
            Attachments attachments,
            NotificationsSettings settings,
            RuntimeSettings runtime,
            MovableClock clock) {
        return new MailDelivery(outbox, attachments, carrier(settings, runtime), clock);
    }

    @Bean
    static JobHandler<?> deliveringMails(MailDelivery delivery, NotificationsSettings settings) {
        return new JobHandler<>(DeliverMail.kind(settings.retry()), delivery::deliver);
    }

    @Bean
    static JobHandler<?> forgettingMails(MailDelivery delivery) {
        return new JobHandler<>(ForgetMails.KIND, (_, run) -> run.result(Map.of("forgotten", delivery.forgetOld(run))));
    }

    @Bean
    static JobSchedule mailForgetting() {
        return JobSchedule.of(
                "notifications.forget_mails", "11 * * * *", ZoneOffset.UTC, ForgetMails.KIND, new ForgetMails());
    }

    @Bean
    static IntegrationCheck mailCheck(
            NotificationsSettings settings, Outbox outbox, MovableClock clock, RuntimeSettings runtime) {
        return new MailCheck(settings, outbox, clock, runtime.development());
    }

    /** Without a mail server, production leaves mails where they are, so that none is lost before there is one. */
    private static @Nullable Carrier carrier(NotificationsSettings settings, RuntimeSettings runtime) {
        if (settings.sendsBySmtp()) {
            return new SmtpCarrier(settings.smtp());
        }
        return runtime.development() ? new MailboxCarrier() : null;
    }
}
