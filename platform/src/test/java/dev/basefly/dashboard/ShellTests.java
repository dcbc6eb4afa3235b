package dev.basefly.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.dashboard.component.Icon;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellTests {

    @ParameterizedTest
    @CsvSource({"Ada Lovelace, AL", "ada, A", "'  Jean  Luc  Picard ', JP", "'', ?", "😀 x, 😀X"})
    void takesInitialsFromFirstAndLastName(String name, String initials) {
        assertThat(new Shell.Visitor(name, "ada@acme.example", Workplaces.NONE).initials())
                .isEqualTo(initials);
    }

    @Test
    void marksANavigationItemOnItsPageAndThoseBelow() {
        var item = new NavigationItem("Clusters", "/clusters", Icon.CLUSTERS, 1);

        assertThat(item.contains("/clusters")).isTrue();
        assertThat(item.contains("/clusters/new")).isTrue();
        assertThat(item.contains("/clusters-of-others")).isFalse();
    }
}
