package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.api.ApiSettings;
import dev.basefly.limits.RateLimits;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class KeyCallersTests {

    private static final int MOST = 3;

    private final RateLimits limits = new RateLimits(new ApiSettings.Limits(MOST, 1, 1, 1, 1, 1, 1, 1), () -> 0);

    @Autowired
    private PresentedKeys keys;

    @Test
    void slowsDownANetworkWhateverAddressesOfItAreUsed() {
        assertThat(IntStream.rangeClosed(1, MOST).mapToObj(this::refusal)).containsOnly(401);

        assertThat(refusal(MOST + 1)).isEqualTo(429);
    }

    private int refusal(int host) {
        var callers = new KeyCallers(keys, limits);
        return catchThrowableOfType(ApiError.class, () -> callers.find("bfk_nonsense", "2001:db8:0:77::" + host))
                .code()
                .status();
    }
}
