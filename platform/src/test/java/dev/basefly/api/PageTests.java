package dev.basefly.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTests {

    @Test
    void hasMoreWhenOneRowMoreWasRead() {
        var page = Page.of(List.of("a", "b", "c"), 2, key -> key);

        assertThat(page.data()).containsExactly("a", "b");
        assertThat(page.meta().hasMore()).isTrue();
        assertThat(Page.decode(String.valueOf(page.meta().nextCursor()))).isEqualTo("b");
    }

    @Test
    void isTheLastOtherwise() {
        assertThat(Page.of(List.of("a", "b"), 2, key -> key).meta()).isEqualTo(new Page.Meta(null, false));
        assertThat(Page.<String>of(List.of(), 2, key -> key).meta()).isEqualTo(new Page.Meta(null, false));
    }

    @Test
    void holdsTwentyUnlessToldAndAtMostAHundred() {
        assertThat(Page.limit(null)).isEqualTo(20);
        assertThat(Page.limit(1)).isEqualTo(1);
        assertThat(Page.limit(100)).isEqualTo(100);
        for (int wrong : new int[] {0, -1, 101, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(ApiError.class)
                    .isThrownBy(() -> Page.limit(wrong))
                    .satisfies(error -> assertThat(error.details())
                            .extracting(FieldFault::field)
                            .containsExactly("limit"));
        }
    }

    @Test
    void refusesACursorThatIsNotOne() {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> Page.decode("%%%"))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }
}
