package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.CannotCreateTransactionException;

class DatabaseFailuresTests {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "53300", "57P01", "58030", Placement.MOVED})
    void areOfADatabaseThatIsAwayByTheirState(String state) {
        assertThat(DatabaseFailures.isUnavailable(
                        new IllegalStateException(new RuntimeException(new SQLException("away", state)))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "57014", "08", "40001", ""})
    void areOfTheWorkByTheirState(String state) {
        assertThat(DatabaseFailures.isUnavailable(new IllegalStateException(new SQLException("work", state))))
                .isFalse();
    }

    @Test
    void areOfADatabaseThatIsAwayByTheirKind() {
        for (var failure : List.of(
                new Placement.Unavailable("moves"),
                new CannotCreateTransactionException("no connection"),
                new SQLTransientConnectionException("the pool is empty"))) {
            assertThat(DatabaseFailures.isUnavailable(new IllegalStateException(failure)))
                    .isTrue();
        }
        assertThat(DatabaseFailures.isUnavailable(new IllegalStateException("poison")))
                .isFalse();
        assertThat(DatabaseFailures.isUnavailable(null)).isFalse();
    }
}
