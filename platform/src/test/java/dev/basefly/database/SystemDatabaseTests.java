package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.PlatformTest;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@PlatformTest
@CrossTenant(reason = "asks the system pool for nothing that is anybody's")
class SystemDatabaseTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    @Autowired
    private SystemDatabase database;

    @Test
    void breaksOffWhatIsNotAnsweredInTimeAndNothingElse() {
        long begun = System.nanoTime();

        assertThatThrownBy(() -> database.answeredWithin(SHORT, jdbc -> sleep(jdbc, 5)))
                .hasRootCauseInstanceOf(SocketTimeoutException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        boolean answered = database.answeredWithin(Duration.ofSeconds(20), jdbc -> sleep(jdbc, 0.4));
        assertThat(answered).isTrue();
    }

    @Test
    void lendsNoConnectionThatIsInAHurryToOthers() {
        boolean _ = database.answeredWithin(SHORT, jdbc -> sleep(jdbc, 0));

        Set<Integer> timeouts = new HashSet<>();
        for (int turn = 0; turn < 10; turn++) {
            database.withConnection((Connection connection) -> timeouts.add(connection.getNetworkTimeout()));
        }

        assertThat(timeouts).doesNotContain((int) SHORT.toMillis()).hasSize(1);
    }

    @Test
    void worksInTheTransactionThatIsOpen() {
        int same = database.inTransaction(() -> {
            int outside = backend(database.jdbc());
            return backend(database.jdbc()) == outside
                            && database.answeredWithin(Duration.ofSeconds(20), SystemDatabaseTests::backend) == outside
                    ? outside
                    : 0;
        });

        assertThat(same).isPositive();
    }

    private static boolean sleep(JdbcClient jdbc, double seconds) {
        return jdbc.sql("select pg_sleep(?) is not null")
                .param(seconds)
                .query(Boolean.class)
                .single();
    }

    private static int backend(JdbcClient jdbc) {
        return jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
    }
}
