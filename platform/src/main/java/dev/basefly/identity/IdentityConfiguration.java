package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.ClientAddress;
import dev.basefly.api.ConstraintMeaning;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.letters.AccountLetters;
import dev.basefly.identity.password.Passwords;
import dev.basefly.identity.signing.TokenSigner;
import dev.basefly.identity.spi.CallerSource;
import dev.basefly.identity.spi.GuestSource;
import dev.basefly.limits.RateLimits;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.runtime.RuntimeSettings;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.TenantSelector;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.tenancy.TenancyConfiguration")
class IdentityConfiguration {

    @Bean
    static IdentitySettings identitySettings(Environment environment) {
        return SettingsBeans.of(IdentitySettings.class, environment);
    }

    @Bean
    static Migrations identityMigrations() {
        return new Migrations("identity", "database");
    }

    @Bean
    static ConstraintMeaning oneAccountPerAddress() {
        return new ConstraintMeaning(
                "users_email_key",
                () -> ApiError.conflict("email_taken", "This e-mail address has an account already")
                        .remedy("Sign in, or use another address"));
    }

    @Bean
    static People people(SystemDatabase database, MovableClock clock) {
        return new People(database, clock);
    }

    @Bean
    static Passwords passwords(IdentitySettings settings, RuntimeSettings runtime) {
        if (!runtime.development() && settings.hashMemory().compareTo(Passwords.RECOMMENDED) < 0) {
            throw new IllegalStateException("basefly.identity.hash-memory is " + settings.hashMemory()
                    + ", which protects passwords too little in production: make it 19MB or more");
        }
        return new Passwords(settings.hashMemory(), settings.hashThreads(), settings.hashQueue());
    }

    @Bean
    static SignInLimits signInLimits(RateLimits limits, MasterKey master) {
        return new SignInLimits(limits, new Tokens(master));
    }

    @Bean
    static SecurityLog securityLog(SystemDatabase database, AuditLog audit) {
        return new SecurityLog(database, audit);
    }

    @Bean
    static AccountLetters accountLetters(Mails mails, PublicAddress address) {
        return new AccountLetters(mails, address);
    }

    @Bean
    static SignIns signIns(
            SystemDatabase database,
            People people,
            Organizations organizations,
            Passwords passwords,
            SignInLimits limits,
            SecurityLog log,
            ApplicationEventPublisher events) {
        return new SignIns(database, people, organizations, passwords, limits, log, events);
    }

    @Bean
    static Sessions sessions(SystemDatabase database, MasterKey master, IdentitySettings settings, MovableClock clock) {
        return new Sessions(database, new Tokens(master), settings, clock);
    }

    @Bean
    static AccessTokens accessTokens(TokenSigner signer, IdentitySettings settings, MovableClock clock) {
        return new AccessTokens(signer, settings, clock);
    }

    @Bean
    static RefreshChains refreshChains(
            SystemDatabase database, MasterKey master, IdentitySettings settings, MovableClock clock) {
        return new RefreshChains(database, new Tokens(master), settings, clock, System::nanoTime);
    }

    @Bean
    static ProgramTokens programTokens(
            Sessions sessions,
            RefreshChains chains,
            AccessTokens accessTokens,
            Callers callers,
            SecurityLog log,
            IdentitySettings settings,
            ApplicationEventPublisher events) {
        return new ProgramTokens(sessions, chains, accessTokens, callers, log, settings, events);
    }

    @Bean
    static Callers callers(
            Sessions sessions,
            AccessTokens accessTokens,
            Organizations organizations,
            ObjectProvider<GuestSource> guests,
            RateLimits limits,
            MovableClock clock) {
        return new Callers(
                sessions, accessTokens, organizations, guests.orderedStream().toList(), limits, clock);
    }

    @Bean
    static CallerFilter callerFilter(
            Callers callers, ClientAddress addresses, ObjectProvider<CallerSource> sources, TenantSelector tenants) {
        return new CallerFilter(callers, addresses, sources.orderedStream().toList(), tenants);
    }

    @Bean
    static BrowserSessions browserSessions(
            Sessions sessions,
            Callers callers,
            SignInLimits limits,
            SecurityLog log,
            ClientAddress addresses,
            IdentitySettings settings) {
        return new BrowserSessions(sessions, callers, limits, log, addresses, settings);
    }

    @Bean
    static SignedInDevices signedInDevices(Sessions sessions, Callers callers, SecurityLog log) {
        return new SignedInDevices(sessions, callers, log);
    }

    @Bean
    static OwnPassword ownPassword(
            People people,
            Passwords passwords,
            SignIns signIns,
            SignedInDevices devices,
            BrowserSessions browsers,
            SecurityLog log) {
        return new OwnPassword(people, passwords, signIns, devices, browsers, log);
    }
}
