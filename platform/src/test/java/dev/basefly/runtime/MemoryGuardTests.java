package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.MemoryUsage;
import org.junit.jupiter.api.Test;

class MemoryGuardTests {

    @Test
    void saysThatMemoryIsShortWhenLittleIsLeftAfterACollection() {
        assertThat(new MemoryGuard(() -> new MemoryUsage(0, 89, 100, 100)).isShort())
                .isFalse();
        assertThat(new MemoryGuard(() -> new MemoryUsage(0, 91, 100, 100)).isShort())
                .isTrue();
    }

    @Test
    void isSilentWhereNothingIsKnown() {
        assertThat(new MemoryGuard(() -> null).isShort()).isFalse();
        assertThat(new MemoryGuard(() -> new MemoryUsage(0, 91, 100, -1)).isShort())
                .isFalse();
        assertThat(MemoryGuard.ofHeap().isShort()).isFalse();
    }
}
