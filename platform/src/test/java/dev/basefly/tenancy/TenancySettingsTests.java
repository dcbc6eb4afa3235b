package dev.basefly.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.settings.SettingsBeans;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.unit.DataSize;

class TenancySettingsTests {

    @Test
    void defaultsToThirtyDays() {
        assertThat(SettingsBeans.of(TenancySettings.class, new MockEnvironment()))
                .isEqualTo(new TenancySettings(
                        "", List.of(), List.of(), Duration.ofDays(90), Duration.ofDays(30), DataSize.ofGigabytes(1)));
    }

    @Test
    void mapsEverySetting() {
        var settings = SettingsBeans.of(
                TenancySettings.class,
                new MockEnvironment()
                        .withProperty("basefly.tenancy.base-domain", "Example.com")
                        .withProperty("basefly.tenancy.hosts", "internal.example.com")
                        .withProperty("basefly.tenancy.regions", "eu-central,us-east")
                        .withProperty("basefly.tenancy.slug-kept", "1d")
                        .withProperty("basefly.tenancy.restorable", "7d")
                        .withProperty("basefly.tenancy.largest-import", "5MB"));

        assertThat(settings)
                .isEqualTo(new TenancySettings(
                        "example.com",
                        List.of("internal.example.com"),
                        List.of("eu-central", "us-east"),
                        Duration.ofDays(1),
                        Duration.ofDays(7),
                        DataSize.ofMegabytes(5)));
    }

    @Test
    void refusesAllFaultsAtOnce() {
        assertThatThrownBy(() -> SettingsBeans.of(
                        TenancySettings.class,
                        new MockEnvironment()
                                .withProperty("basefly.tenancy.base-domain", "https://example.com")
                                .withProperty("basefly.tenancy.hosts", "*.example.com")
                                .withProperty("basefly.tenancy.regions", "Europe!")
                                .withProperty("basefly.tenancy.slug-kept", "-1d")
                                .withProperty("basefly.tenancy.restorable", "-1d")
                                .withProperty("basefly.tenancy.largest-import", "1KB")))
                .hasMessageContainingAll(
                        "base-domain", "hosts", "regions", "slug-kept", "restorable", "largest-import");
    }
}
