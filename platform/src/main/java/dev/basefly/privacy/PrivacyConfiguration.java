package dev.basefly.privacy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.BrowserSessions;
import dev.basefly.identity.People;
import dev.basefly.identity.SignIns;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.jobs.JobHandler;
import dev.basefly.jobs.JobSchedule;
import dev.basefly.notifications.spi.ReaderLanguages;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.runtime.spi.PersonalData;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.archive.MembershipData;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
class PrivacyConfiguration {

    /** After the security chain, which knows the caller, and before the limits. */
    private static final int AFTER_SECURITY = -95;

    @Bean
    static PrivacySettings privacySettings(Environment environment) {
        return SettingsBeans.of(PrivacySettings.class, environment);
    }

    @Bean
    static Migrations privacyMigrations() {
        return new Migrations("privacy", "tenancy", "identity");
    }

    @Bean
    static ConstraintMeaning membersHaveAnAccount() {
        return new ConstraintMeaning("memberships_person_lives", () -> ApiError.notFound("Account"));
    }

    @Bean
    static Profiles profiles(SystemDatabase database, People people, Organizations organizations, AuditLog audit) {
        return new Profiles(database, people, organizations, audit);
    }

    @Bean
    static ProfileData profileData(SystemDatabase database) {
        return new ProfileData(database);
    }

    @Bean
    static ReaderLanguages profileLanguages(SystemDatabase database) {
        return new ProfileLanguages(database);
    }

    @Bean
    static Accounts accounts(SystemDatabase database) {
        return new Accounts(database);
    }

    @Bean
    static AccountDeletion accountDeletion(
            Accounts accounts,
            MembershipData memberships,
            List<PersonalData> data,
            List<DeletionObstacle> obstacles,
            AuditLog audit,
            PrivacySettings settings,
            MovableClock clock) {
        return new AccountDeletion(accounts, memberships, data, obstacles, audit, settings, clock);
    }

    @Bean
    static JobHandler<?> erasingAccounts(AccountDeletion deletion) {
        return new JobHandler<>(EraseAccounts.KIND, (_, run) -> run.result(Map.of("erased", deletion.eraseDue())));
    }

    @Bean
    static JobSchedule accountErasure() {
        return JobSchedule.of(
                "privacy.erase_accounts", "*/10 * * * *", ZoneOffset.UTC, EraseAccounts.KIND, new EraseAccounts());
    }

    @Bean
    static PersonalExport personalExport(
            Accounts accounts, List<PersonalData> data, AuditLog audit, MovableClock clock) {
        return new PersonalExport(accounts, data, audit, clock);
    }

    @Bean
    static Confirmation confirmation(SignIns signIns, SignedInDevices devices, MovableClock clock) {
        return new Confirmation(signIns, devices, clock);
    }

    @Bean
    static ProfileController profileController(Profiles profiles) {
        return new ProfileController(profiles);
    }

    @Bean
    static OwnDataController ownDataController(
            PersonalExport export, AccountDeletion deletion, Confirmation confirmation, BrowserSessions browsers) {
        return new OwnDataController(export, deletion, confirmation, browsers);
    }

    @Bean
    static ClosedAccountController closedAccountController(Accounts accounts, AccountDeletion deletion) {
        return new ClosedAccountController(accounts, deletion);
    }

    @Bean
    static FilterRegistrationBean<LocaleFilter> localeFilter(Profiles profiles) {
        var registration = new FilterRegistrationBean<>(new LocaleFilter(profiles));
        registration.setOrder(AFTER_SECURITY);
        return registration;
    }
}
