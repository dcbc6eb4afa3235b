package dev.basefly.database;

import com.zaxxer.hikari.HikariDataSource;

/** The system database without an application around it. */
public final class PlainDatabase {

    private PlainDatabase() {}

    /** Connects as the owner who has taken the system's role. */
    public static SystemDatabase asSystem(String url, String username, String password) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url + "?options=-c%20role=basefly_system");
        pool.setUsername(username);
        pool.setPassword(password);
        pool.setMaximumPoolSize(2);
        return new SystemDatabase(pool);
    }
}
