package dev.basefly.apikeys;

import dev.basefly.access.Access;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.People;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.MovableClock;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.UnportableTable;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the module. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.audit.AuditConfiguration",
            "dev.basefly.identity.IdentityConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration"
        })
class ApiKeysConfiguration {

    /** Before anybody asks who is calling. */
    private static final int BEFORE_SECURITY = -110;

    @Bean
    static UnportableTable keysStayBehind() {
        return new UnportableTable("api_keys", "credentials are of the installation that issued them");
    }

    @Bean
    static ApiKeysSettings apiKeysSettings(Environment environment) {
        return SettingsBeans.of(ApiKeysSettings.class, environment);
    }

    @Bean
    static Migrations apiKeysMigrations() {
        return new Migrations("apikeys", "tenancy", "identity");
    }

    @Bean
    static Permission readApiKeys() {
        return Permission.toRead("api-keys:read", "See the API keys, not their secrets")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static Permission writeApiKeys() {
        return Permission.toChange("api-keys:write", "Make, change and revoke API keys")
                .closedToSupport()
                .of(RoleName.ADMIN);
    }

    @Bean
    static PresentedKeys presentedKeys(
            SystemDatabase database, Organizations organizations, People people, AuditLog audit, MovableClock clock) {
        return new PresentedKeys(database, organizations, people, audit, clock);
    }

    @Bean
    static KeyCallers keyCallers(PresentedKeys keys, RateLimits limits) {
        return new KeyCallers(keys, limits);
    }

    @Bean
    static ApiKeyStore apiKeyStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new ApiKeyStore(jdbc, new TransactionTemplate(transactions));
    }

    @Bean
    static ApiKeys apiKeys(
            ApiKeyStore store,
            PresentedKeys presented,
            Access access,
            List<Permission> permissions,
            ApiKeysSettings settings,
            AuditLog audit,
            MovableClock clock) {
        var names = permissions.stream().map(Permission::name).collect(Collectors.toSet());
        return new ApiKeys(store, presented, access, names, settings, audit, clock);
    }

    @Bean
    static KeyData keyData(SystemDatabase database) {
        return new KeyData(database);
    }

    @Bean
    static ApiKeyController apiKeyController(ApiKeys keys) {
        return new ApiKeyController(keys);
    }

    @Bean
    static FilterRegistrationBean<KeyInAddressFilter> keyInAddressFilter() {
        var registration = new FilterRegistrationBean<>(new KeyInAddressFilter());
        registration.setOrder(BEFORE_SECURITY);
        return registration;
    }
}
