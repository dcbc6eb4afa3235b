package dev.basefly.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlugTests {

    @Test
    void comesFromTheName() {
        assertThat(Slug.from("Acme Labs")).isEqualTo("acme-labs");
        assertThat(Slug.from("  Müller-Lüdenscheidt & Söhne ")).isEqualTo("muller-ludenscheidt-sohne");
        assertThat(Slug.from("O'Neil Inc.")).isEqualTo("oneil-inc");
        assertThat(Slug.from("Straße")).isEqualTo("strasse");
    }

    @Test
    void isMadeUpWhereTheNameHasNothingToGive() {
        assertThat(Slug.from("株式会社")).matches("org-[a-z2-9]{5}");
        assertThat(Slug.from("A")).matches("a-[a-z2-9]{5}");
        assertThat(Slug.from("Admin")).matches("admin-[a-z2-9]{5}");
    }

    @Test
    void isValidForEveryName() {
        var random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            var name = random.ints(random.nextInt(60), 1, i % 2 == 0 ? 128 : 0x10000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThat(Slug.from(name)).as(name).matches(Slug::isValid);
            assertThat(Slug.another(Slug.from(name))).as(name).matches(Slug::isValid);
        }
    }

    @Test
    void isRefusedWhenItIsNoLabelOrReserved() {
        for (var slug : new String[] {
            "", "ab", "-abc", "abc-", "a b c", "a.b.c", "xn--abc", "äöü", "a".repeat(41), "www", "API "
        }) {
            assertThatThrownBy(() -> Slug.chosen(slug)).as(slug).isInstanceOf(ApiError.class);
        }
        assertThat(Slug.chosen(" Acme-2 ")).isEqualTo("acme-2");
    }
}
