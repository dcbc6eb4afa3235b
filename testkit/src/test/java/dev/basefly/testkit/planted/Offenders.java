package dev.basefly.testkit.planted;

import dev.basefly.database.SystemDatabase;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Random;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.RowMapper;

/** One nested class for each rule, and beside it what the rule lets pass. */
@SuppressWarnings({"unused", "JavaUtilDate", "UnusedVariable", "UnusedMethod", "UnusedNestedClass"})
final class Offenders {

    static final class BillingManager {}

    static final class ManyParameters {
        ManyParameters(int a, int b, int c, int d, int e, int f, int g, int h) {}

        void six(int a, int b, int c, int d, int e, int f) {}

        void five(int a, int b, int c, int d, int e) {}
    }

    record WideRow(int a, int b, int c, int d, int e, int f, int g, int h) {}

    static final class Dates {
        long old(Date date) {
            return date.getTime();
        }
    }

    static final class Dice {
        int roll() {
            return new Random().nextInt(6);
        }

        double spin() {
            return Math.random();
        }
    }

    static final class Printer {
        void print(Throwable failure) {
            System.out.println("printed");
            failure.printStackTrace();
        }
    }

    static final class Impatient {
        long millis() {
            return System.currentTimeMillis();
        }

        Supplier<Instant> reference() {
            return Instant::now;
        }

        Clock clock() {
            return Clock.systemUTC();
        }
    }

    static final class Patient {
        Instant now(Clock clock) {
            return Instant.now(clock).plusNanos(System.nanoTime() % 2);
        }
    }

    static final class Injected {
        @Autowired
        private Dates dates;

        Injected(Dates dates) {
            this.dates = dates;
        }
    }

    static final class Trespasser {
        SystemDatabase database = new SystemDatabase();
    }

    @Retention(RetentionPolicy.CLASS)
    @interface CrossTenant {}

    @CrossTenant
    static final class Dispatcher {
        SystemDatabase database = new SystemDatabase();
    }

    interface Rows {
        RowMapper<String> mapper(DataSource source);
    }
}
