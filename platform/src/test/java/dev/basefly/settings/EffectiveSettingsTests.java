package dev.basefly.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.mock.env.MockEnvironment;

class EffectiveSettingsTests {

    @ModuleSettings("shop")
    record ShopSettings(
            Secret apiSecret,
            @DefaultValue("30s") Duration patience,
            String databaseUrl,
            @Nullable String oldToken,
            Counter counter) {}

    record Counter(@DefaultValue("3") int most) {}

    private final MockEnvironment environment = new MockEnvironment().withProperty("basefly.shop.counter.most", "7");

    @Test
    void tellsWhatCountsAndWhetherItWasSet() {
        var all = settings("postgresql://db/shop");

        assertThat(all).extracting(EffectiveSettings.Setting::key).isSorted();
        assertThat(setting(all, "basefly.shop.counter.most").value()).isEqualTo("7");
        assertThat(setting(all, "basefly.shop.counter.most").given()).isTrue();
        assertThat(setting(all, "basefly.shop.patience").value()).isEqualTo("PT30S");
        assertThat(setting(all, "basefly.shop.patience").given()).isFalse();
    }

    @Test
    void showsNoSecret() {
        var all = settings("postgresql://ada:hunter2@db/shop");

        assertThat(all.toString())
                .doesNotContain("hunter2")
                .doesNotContain("s3cret")
                .doesNotContain("t0ken");
        assertThat(setting(all, "basefly.shop.api-secret").value()).isEqualTo("set");
        assertThat(setting(all, "basefly.shop.old-token").value()).isEqualTo("set");
        assertThat(setting(all, "basefly.shop.database-url").value()).isEqualTo("postgresql://…@db/shop");
    }

    private List<EffectiveSettings.Setting> settings(String url) {
        var shop = new ShopSettings(Secret.of("s3cret"), Duration.ofSeconds(30), url, "t0ken", new Counter(7));
        return EffectiveSettings.of(List.of(shop), environment);
    }

    private static EffectiveSettings.Setting setting(List<EffectiveSettings.Setting> all, String key) {
        return all.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
    }
}
