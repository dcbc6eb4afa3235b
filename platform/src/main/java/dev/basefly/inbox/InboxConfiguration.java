package dev.basefly.inbox;

import dev.basefly.access.Access;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.identity.People;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.jobs.Jobs;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.PlanChanged;
import dev.basefly.plans.UsageNoticed;
import dev.basefly.plans.catalogue.Features;
import dev.basefly.realtime.Feed;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.teams.event.InvitationAccepted;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Wires what people are told. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.teams.TeamsConfiguration",
            "dev.basefly.plans.PlansConfiguration",
            "dev.basefly.notifications.NotificationsConfiguration"
        })
class InboxConfiguration {

    private static final String STAYS = "it was told to people of this installation";

    @Bean
    static Migrations inboxMigrations() {
        return new Migrations("inbox", "tenancy");
    }

    @Bean
    static UnportableTable messagesStayBehind() {
        return new UnportableTable("inbox_messages", STAYS);
    }

    @Bean
    static UnportableTable choicesStayBehind() {
        return new UnportableTable("inbox_choices", STAYS);
    }

    /** A mail may be older than its organization lives. */
    @Bean
    static ConstraintMeaning choicesOfNoOrganization() {
        return new ConstraintMeaning("inbox_choices_tenant_id_fkey", Unsubscribing::unknown);
    }

    @Bean
    static EventType<InboxChanged> inboxChanged() {
        return InboxChanged.TYPE;
    }

    @Bean
    static Feed<InboxChanged> liveInbox() {
        return Feed.of(InboxChanged.TYPE).toPerson(InboxChanged::person);
    }

    @Bean
    static Announcement<InvitationAccepted> joinedAnnouncement() {
        return PlatformNotices.joined();
    }

    @Bean
    static Announcement<UsageNoticed> usageAnnouncement(Features features) {
        return PlatformNotices.usage(features);
    }

    @Bean
    static Announcement<PlanChanged> unpaidAnnouncement() {
        return PlatformNotices.unpaid();
    }

    @Bean
    static InboxRows inboxRows(JdbcClient jdbc, MovableClock clock) {
        return new InboxRows(jdbc, clock);
    }

    @Bean
    static Inbox inbox(InboxRows rows) {
        return new Inbox(rows);
    }

    @Bean
    static NoticeChoices noticeChoices(InboxRows rows, Access access, ObjectProvider<Announcement<?>> announcements) {
        return new NoticeChoices(rows, access, kinds(announcements));
    }

    @Bean
    static Listener inboxListener(
            InboxRows rows,
            People people,
            Access access,
            Jobs jobs,
            ApplicationEventPublisher events,
            ObjectProvider<Announcement<?>> announcements) {
        return new Announcer(rows, people, access, jobs, events)
                .listener(announcements.stream().toList());
    }

    @Bean
    static Unsubscribing unsubscribing(
            MasterKey master, InboxRows rows, PublicAddress addresses, ObjectProvider<Announcement<?>> announcements) {
        return new Unsubscribing(master, rows, addresses, kinds(announcements));
    }

    @Bean
    static InboxLetters inboxLetters(
            People people,
            Organizations organizations,
            Unsubscribing unsubscribing,
            PublicAddress address,
            Mails mails) {
        return new InboxLetters(people, organizations, unsubscribing, address, mails);
    }

    @Bean
    static InboxMails inboxMails(
            SystemDatabase database, InboxRows rows, InboxLetters letters, Mails mails, MovableClock clock) {
        return new InboxMails(database, rows, letters, mails, clock);
    }

    @Bean
    static JobHandler<?> inboxMailing(InboxMails mails) {
        return new JobHandler<>(InboxMails.Tell.KIND, (tell, _) -> mails.send(tell));
    }

    @Bean
    static InboxData inboxData(SystemDatabase database) {
        return new InboxData(database);
    }

    @Bean
    static JobHandler<?> messageForgetting(SystemDatabase database, MovableClock clock) {
        ForgetMessages messages = new ForgetMessages(database, clock);
        return new JobHandler<>(
                ForgetMessages.Forget.KIND, (_, run) -> run.result(Map.of("forgotten", messages.forget(run))));
    }

    @Bean
    static JobSchedule messageForgettingSchedule() {
        return JobSchedule.of(
                "inbox.forget_messages",
                "23 * * * *",
                ZoneOffset.UTC,
                ForgetMessages.Forget.KIND,
                new ForgetMessages.Forget());
    }

    private static List<NoticeKind> kinds(ObjectProvider<Announcement<?>> announcements) {
        return announcements.stream().map(Announcement::kind).distinct().toList();
    }
}
