package dev.basefly.billing.inbox;

import static dev.basefly.billing.inbox.BodyBudget.PIECE;
import static dev.basefly.billing.inbox.BodyBudget.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BodyBudgetTests {

    private static final String STRIPE = "192.0.2.1";
    private static final String OTHER = "198.51.100.7";
    private static final int LARGE = (SMALL + 16) * PIECE;

    /** Of each half one network has 16 pieces: one large body, or two that fill what is for small ones. */
    private final BodyBudget budget = new BodyBudget(128 * PIECE, Duration.ZERO, Duration.ofSeconds(5));

    @Test
    void readsABodyAsItCame() {
        List<Integer> sizes = new ArrayList<>();
        for (var size : List.of(0, 1, PIECE, PIECE + 1, LARGE)) {
            read(STRIPE, size, body -> sizes.add(body.length));
        }

        assertThat(sizes).containsExactly(0, 1, PIECE, PIECE + 1, LARGE);
    }

    @Test
    void refusesWhatIsTooLarge() {
        assertThatThrownBy(() -> budget.read(bytes(11), STRIPE, 10, _ -> {}))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
    }

    @Test
    void refusesWhatComesTooSlowly() {
        var hasty = new BodyBudget(128 * PIECE, Duration.ZERO, Duration.ZERO);

        assertThatThrownBy(() -> hasty.read(bytes(1), STRIPE, 10, _ -> {}))
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo("body_too_slow"));
    }

    @Test
    void keepsANetworkWithLargeBodiesFromTheRoomOfOthersAndOfSmallOnes() {
        read(OTHER, LARGE, _ -> {
            assertThatThrownBy(() -> read(OTHER, LARGE, _ -> {})).isInstanceOfSatisfying(ApiError.class, error -> {
                assertThat(error.code().status()).isEqualTo(503);
                assertThat(error.reason()).isEqualTo("webhooks_busy");
                assertThat(error.headers()).containsEntry("Retry-After", "5");
            });
            read(OTHER, SMALL * PIECE, _ -> {});
            read(STRIPE, LARGE, _ -> {});
        });

        read(OTHER, LARGE, _ -> {});
    }

    @Test
    void takesSmallBodiesWhateverTheLargeOnesOfAllNetworksHold() {
        holding(4, () -> {
            assertThatThrownBy(() -> read(STRIPE, LARGE, _ -> {})).isInstanceOf(ApiError.class);
            read(STRIPE, SMALL * PIECE, _ -> {});
        });
    }

    private void holding(int networks, Runnable work) {
        if (networks == 0) {
            work.run();
        } else {
            read("203.0.113." + networks, LARGE, _ -> holding(networks - 1, work));
        }
    }

    @Test
    void givesItsRoomBackWhateverBecameOfABody() {
        for (int times = 0; times < 20; times++) {
            assertThatThrownBy(() -> read(STRIPE, LARGE, _ -> {
                        throw new IllegalStateException("not stored");
                    }))
                    .hasMessage("not stored");
        }

        read(STRIPE, LARGE, _ -> {});
    }

    private void read(String network, int size, Consumer<byte[]> work) {
        try {
            budget.read(bytes(size), network, LARGE, work);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static InputStream bytes(int size) {
        return new ByteArrayInputStream(new byte[size]);
    }
}
