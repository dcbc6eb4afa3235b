package dev.basefly.database;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.support.SqlArrayValue;

/** Values as PostgreSQL's driver takes them. */
public final class Parameters {

    private Parameters() {}

    public static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /**
     * A text that may be null. A null without a type would keep the statement from being prepared on the server, and have it
     * planned each time.
     */
    public static SqlParameterValue text(@Nullable Object value) {
        return new SqlParameterValue(Types.VARCHAR, value);
    }

    /** One column of many rows as an array of the type; those that say what they hold the driver sends in binary. */
    public static <T> SqlArrayValue array(
            String type, Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> column) {
        IntFunction<Object[]> kind =
                switch (type) {
                    case "text" -> String[]::new;
                    case "bigint" -> Long[]::new;
                    case "int" -> Integer[]::new;
                    default -> Object[]::new;
                };
        return new SqlArrayValue(type, rows.stream().map(column).toArray(kind));
    }
}
