package dev.basefly.jobs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Values as PostgreSQL's driver takes them. */
public final class Parameters {

    private Parameters() {}

    public static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** One column of many rows as an array of the type. */
    public static <T> SqlArrayValue array(
            String type, Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> column) {
        return new SqlArrayValue(type, rows.stream().map(column).toArray());
    }
}
