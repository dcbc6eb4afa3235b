package dev.basefly.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class TenantAddressesTests {

    private final TenantAddresses addresses = addresses("example.com");

    @Test
    void nameTheOrganizationBeforeTheBaseDomain() {
        assertThat(addresses.slug("acme.example.com")).isEqualTo("acme");
        assertThat(addresses.slug("ACME.Example.COM.")).isEqualTo("acme");
    }

    @Test
    void nameNoneInTheInstallationsOwnNames() {
        for (var host : List.of("example.com", "www.example.com", "api.example.com", "internal.net")) {
            assertThat(addresses.slug(host)).as(host).isNull();
        }
        assertThat(addresses("").slug("whatever.net")).isNull();
    }

    @Test
    void refuseEveryOtherHost() {
        for (var host : List.of(
                "evil.com",
                "example.com.evil.com",
                "evilexample.com",
                "a.b.example.com",
                ".example.com",
                "10.0.0.1",
                "")) {
            assertThatThrownBy(() -> addresses.slug(host)).as(host).isInstanceOf(ApiError.class);
        }
    }

    private static TenantAddresses addresses(String baseDomain) {
        return new TenantAddresses(new TenancySettings(
                baseDomain,
                List.of("internal.net"),
                List.of(),
                Duration.ofDays(1),
                Duration.ofDays(1),
                DataSize.ofGigabytes(1)));
    }
}
