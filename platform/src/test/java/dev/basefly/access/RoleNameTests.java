package dev.basefly.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"ab", "support", "release-manager", "tier-2", "a23456789-123456789-123456789-123456789"})
    void canBeChosenByAnOrganization(String name) {
        assertThat(RoleName.of(name).builtIn()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "Support",
                "owner ",
                "release--manager",
                "-a",
                "a-",
                "2nd",
                "rôle",
                "OWNERS",
                "a b",
                "a23456789-123456789-123456789-1234567890x"
            })
    void isNothingElse(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> RoleName.of(name));
    }

    @Test
    void sortsTheStrongestFirstAndOwnOnesLast() {
        assertThat(Stream.of("support", "VIEWER", "OWNER", "auditor", "MEMBER")
                        .map(RoleName::of)
                        .sorted()
                        .map(RoleName::name))
                .containsExactly("OWNER", "MEMBER", "VIEWER", "auditor", "support");
    }
}
