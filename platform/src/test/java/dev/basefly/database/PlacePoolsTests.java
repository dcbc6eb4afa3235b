package dev.basefly.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.TestPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacePoolsTests {

    private static final Placement.Database ACME = new Placement.Database("acme", Secret.of(""));
    private static final Placement.Database GLOBEX = new Placement.Database("globex", Secret.of(""));
    private static final Placement.Database INITECH = new Placement.Database("initech", Secret.of(""));

    private final TestPostgres.Database database = TestPostgres.newDatabase();
    private final PlacePools pools = new PlacePools(2, place -> pool());

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void closesThePoolUnusedForLongest() throws SQLException {
        pools.connect(ACME).close();
        pools.connect(GLOBEX).close();
        pools.connect(INITECH).close();

        assertThat(pools.open()).isEqualTo(2);
        pools.connect(ACME).close();
        assertThat(pools.open()).isEqualTo(2);
    }

    @Test
    void closesNoPoolThatWorks() throws SQLException {
        try (var acme = pools.connect(ACME);
                var globex = pools.connect(GLOBEX);
                var initech = pools.connect(INITECH)) {
            assertThat(pools.open()).isEqualTo(3);
            assertThat(acme.isValid(1) && globex.isValid(1) && initech.isValid(1))
                    .isTrue();
        }
        pools.connect(INITECH).close();

        assertThat(pools.open()).isEqualTo(2);
    }

    private HikariDataSource pool() {
        var config = new HikariConfig();
        config.setDataSource(database.asOwner());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }
}
