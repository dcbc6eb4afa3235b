package dev.basefly.tenancy;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiSettings;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.EventType;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.audit.AuditConfiguration")
class TenancyConfiguration {

    /** After the rules of the routes, which say first who is not signed in at all. */
    private static final int AFTER_ACCESS = 100;

    /** Inside the filter that answers failures, outside of everything that reads the path. */
    private static final int INSIDE_REQUEST_FILTER = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    static TenancySettings tenancySettings(Environment environment) {
        return SettingsBeans.of(TenancySettings.class, environment);
    }

    @Bean
    static Migrations tenancyMigrations() {
        return new Migrations("tenancy", "database", "identity");
    }

    @Bean
    static Permission readOrganization() {
        return Permission.toRead("organization:read", "See the organization's settings")
                .ofEverybody();
    }

    @Bean
    static Memberships memberships(
            SystemDatabase database, AuditLog audit, MovableClock clock, ApplicationEventPublisher events) {
        return new Memberships(database, audit, clock, events);
    }

    @Bean
    static EventType<MemberChanged> memberChanged() {
        return MemberChanged.TYPE;
    }

    @Bean
    static Permission writeOrganization() {
        return Permission.toChange(NamedOrganization.WRITE, "Change the organization's name, address and look")
                .of(RoleName.ADMIN);
    }

    @Bean
    static Permission deleteOrganization() {
        return Permission.toChange(NamedOrganization.DELETE, "Delete and restore the organization");
    }

    @Bean
    static Slugs slugs(SystemDatabase database, TenancySettings settings, MovableClock clock) {
        return new Slugs(database, settings.slugKept(), clock);
    }

    @Bean
    static EventType<OrganizationFounded> organizationFounded() {
        return OrganizationFounded.TYPE;
    }

    @Bean
    static Organizations organizations(
            SystemDatabase database,
            AuditLog audit,
            Slugs slugs,
            TenancySettings settings,
            MovableClock clock,
            ApplicationEventPublisher events) {
        return new Organizations(database, audit, slugs, settings, clock, events);
    }

    @Bean
    static OrganizationStates organizationStates(SystemDatabase database) {
        return new OrganizationStates(database);
    }

    @Bean
    static OrganizationLife organizationLife(
            SystemDatabase database,
            AuditLog audit,
            Slugs slugs,
            OrganizationStates states,
            TenancySettings settings,
            MovableClock clock) {
        return new OrganizationLife(database, audit, slugs, states, settings, clock);
    }

    @Bean
    static NamedOrganization namedOrganization(Organizations organizations, Access access) {
        return new NamedOrganization(organizations, access);
    }

    @Bean
    static ApiSettings.LargeBody importedArchives(TenancySettings settings) {
        return new ApiSettings.LargeBody(
                "/api/v1/operator/organizations/imports", settings.largestImport(), Duration.ofHours(1));
    }

    @Bean
    static TenantSelector tenantSelector(Slugs slugs) {
        return new TenantSelector(slugs);
    }

    @Bean
    static FilterRegistrationBean<TenantAddressFilter> tenantAddressFilter(TenancySettings settings) {
        var registration = new FilterRegistrationBean<>(new TenantAddressFilter(new TenantAddresses(settings)));
        registration.setOrder(INSIDE_REQUEST_FILTER);
        return registration;
    }

    @Bean
    static WebMvcConfigurer stopSuspendedOrganizations(OrganizationStates states) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new SuspensionInterceptor(states)).order(AFTER_ACCESS);
            }
        };
    }
}
