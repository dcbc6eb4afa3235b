package dev.basefly.teams;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.identity.SignIns;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.notifications.Mails;
import dev.basefly.plans.Entitlements;
import dev.basefly.plans.UsageNotices;
import dev.basefly.realtime.Feed;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.teams.event.InvitationAccepted;
import dev.basefly.teams.event.InvitationChanged;
import dev.basefly.teams.seat.Seats;
import dev.basefly.tenancy.MemberChanged;
import dev.basefly.tenancy.Memberships;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.UnportableTable;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.notifications.NotificationsConfiguration"
        })
class TeamsConfiguration {

    static final String WRITE_MEMBERS = "members:write";

    private static final String LIVE_MEMBERS = "members";

    @Bean
    static TeamsSettings teamsSettings(Environment environment) {
        return SettingsBeans.of(TeamsSettings.class, environment);
    }

    @Bean
    static Migrations teamsMigrations() {
        return new Migrations("teams", "tenancy", "identity");
    }

    @Bean
    static UnportableTable invitationsStayBehind() {
        return new UnportableTable("invitations", "their links are of the installation that sent them");
    }

    @Bean
    static Permission readMembers() {
        return Permission.toRead("members:read", "See the members and their roles")
                .closedToSupport()
                .ofEverybody();
    }

    @Bean
    static Permission writeMembers() {
        return Permission.toChange(WRITE_MEMBERS, "Invite and remove people, and change their roles")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static Permission transferOwnership() {
        return Permission.toChange("ownership:transfer", "Offer the organization to another member");
    }

    @Bean
    static ConstraintMeaning onePendingInvitation() {
        return new ConstraintMeaning(
                "invitations_one_pending",
                () -> ApiError.conflict("already_invited", "This address is invited already")
                        .remedy("Send that invitation again, or revoke it first"));
    }

    @Bean
    static RoleRights roleRights(Access access) {
        return new RoleRights(access);
    }

    @Bean
    static MemberDirectory memberDirectory(SystemDatabase database) {
        return new MemberDirectory(database);
    }

    @Bean
    static TeamLetters teamLetters(Mails mails, PublicAddress address, Organizations organizations) {
        return new TeamLetters(mails, address, organizations);
    }

    @Bean
    static EventType<InvitationChanged> invitationChanged() {
        return InvitationChanged.TYPE;
    }

    @Bean
    static Feed<InvitationChanged> liveInvitations() {
        return Feed.of(InvitationChanged.TYPE)
                .requiring("members:read")
                .to(LIVE_MEMBERS)
                .saying(changed -> Map.of("invitation", changed.invitation(), "state", changed.state()));
    }

    /** Whoever it is about learns of it, too: what they may do has changed. */
    @Bean
    static Feed<MemberChanged> liveMembers() {
        return Feed.of(MemberChanged.TYPE)
                .requiring("members:read")
                .to(LIVE_MEMBERS)
                .toPerson(MemberChanged::person)
                .saying(changed -> Map.of("person", changed.person(), "member", changed.role() != null));
    }

    @Bean
    static EventType<InvitationAccepted> invitationAccepted() {
        return InvitationAccepted.TYPE;
    }

    @Bean
    static InvitationStore invitationStore(
            SystemDatabase database, AuditLog audit, MovableClock clock, ApplicationEventPublisher events) {
        return new InvitationStore(database, audit, clock, events);
    }

    @Bean
    static TransferStore transferStore(SystemDatabase database, AuditLog audit, MovableClock clock) {
        return new TransferStore(database, audit, clock);
    }

    @Bean
    static InvitationData invitationData(SystemDatabase database) {
        return new InvitationData(database);
    }

    @Bean
    static Seats organizationSeats(
            SystemDatabase database, Entitlements entitlements, UsageNotices notices, MovableClock clock) {
        return new Seats(database, entitlements, notices, clock);
    }

    @Bean
    static InvitationSender invitationSender(MasterKey master, People people, TeamLetters letters, Seats seats) {
        return new InvitationSender(master, people, letters, seats);
    }

    @Bean
    static Team team(
            Memberships memberships,
            MemberDirectory directory,
            RoleRights rights,
            InvitationStore invitations,
            TransferStore transfers,
            TeamLetters letters) {
        return new Team(memberships, directory, rights, invitations, transfers, letters);
    }

    @Bean
    static Invitations invitations(
            Memberships memberships,
            InvitationStore store,
            InvitationSender sender,
            MemberDirectory directory,
            RoleRights rights,
            TeamsSettings settings,
            MovableClock clock) {
        return new Invitations(memberships, store, sender, directory, rights, settings, clock);
    }

    /** What is overdue is so by the clock alone; this writes it down, for lists that others keep and for the audit log. */
    @Bean
    static JobHandler<?> expiringInvitations(Invitations invitations, OwnershipTransfers transfers) {
        return new JobHandler<>(ExpireOverdue.KIND, (_, run) -> {
            invitations.expireOverdue(() -> !run.isCancelled());
            transfers.expireOverdue(() -> !run.isCancelled());
            run.requireGoing();
        });
    }

    @Bean
    static JobSchedule invitationExpiry() {
        return JobSchedule.of(
                "teams.expire_overdue", "* * * * *", ZoneOffset.UTC, ExpireOverdue.KIND, new ExpireOverdue());
    }

    @Bean
    static Acceptance acceptance(
            Memberships memberships,
            InvitationStore store,
            InvitationSender sender,
            People people,
            SignIns signIns,
            RoleRights rights,
            MovableClock clock) {
        return new Acceptance(memberships, store, sender, people, signIns, rights, clock);
    }

    @Bean
    static OwnershipTransfers ownershipTransfers(
            Memberships memberships,
            MemberDirectory directory,
            TransferStore store,
            InvitationStore invitations,
            TeamLetters letters,
            TeamsSettings settings,
            MovableClock clock) {
        return new OwnershipTransfers(memberships, directory, store, invitations, letters, settings, clock);
    }
}
