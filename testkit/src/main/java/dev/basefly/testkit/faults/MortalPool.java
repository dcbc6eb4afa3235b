package dev.basefly.testkit.faults;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A pool from which whoever lives a {@link Life} gets mortal connections, and everybody else those that there are. */
public final class MortalPool extends HikariDataSource {

    private static final ScopedValue<Life> LIFE = ScopedValue.newInstance();

    private final HikariDataSource real;

    public MortalPool(HikariDataSource real) {
        this.real = real;
    }

    /** Does the work in this life. */
    public static <T, X extends Throwable> T live(Life life, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return ScopedValue.where(LIFE, life).call(work);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return LIFE.isBound() ? new MortalDataSource(real, LIFE.get()).getConnection() : real.getConnection();
    }

    @Override
    public void setMetricRegistry(Object meters) {
        real.setMetricRegistry(meters);
    }

    @Override
    public void close() {
        real.close();
    }
}
