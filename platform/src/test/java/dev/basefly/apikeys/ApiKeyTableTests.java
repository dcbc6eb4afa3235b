package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.basefly.PlatformTest;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TenantIsolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What the database itself holds true of keys, whoever writes. */
@PlatformTest
class ApiKeyTableTests {

    @Autowired
    private Cast cast;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Environment settings;

    @Test
    void showsNoForeignRowWhenTheProgramDoesNotHelp() {
        var ada = KeyOwner.of(cast, "Acme");
        var grace = KeyOwner.of(cast, "Globex");
        ada.make("api-keys:read");
        grace.make("api-keys:read");

        assertThat(TenantIsolation.tenantTables(asOwner())).contains("api_keys");
        TenantIsolation.verifyAccess(
                asOwner(), "api_keys", tenant(ada).value(), tenant(grace).value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name = ' ' | api_keys_name_length",
                "scopes = '{}' | api_keys_scopes_number",
                "secret_hash = 'short' | api_keys_secret_hash_length",
                "previous_secret_hash = secret_hash | api_keys_previous_secret_has_an_end",
                "previous_secret_until = expires_at | api_keys_previous_secret_has_an_end",
                "expires_at = created_at | api_keys_expiry_after_making"
            })
    void refusesWhatIsNoKey(String change, String constraint) {
        var ada = KeyOwner.of(cast, "Acme");
        ada.make("api-keys:read");

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> Tenant.run(
                        tenant(ada),
                        () -> jdbc.sql("update api_keys set " + change).update()))
                .withMessageContaining(constraint);
    }

    private static TenantId tenant(KeyOwner owner) {
        return TenantId.of(owner.person().organizationId());
    }

    private DriverManagerDataSource asOwner() {
        return new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
    }
}
