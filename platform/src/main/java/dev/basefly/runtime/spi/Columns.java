package dev.basefly.runtime.spi;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts columns of a row into an entry of {@link PersonalData}, in the order in which they are named. */
public final class Columns {

    private final ResultSet row;
    private final Map<String, @Nullable Object> entry = new LinkedHashMap<>();

    private Columns(ResultSet row) {
        this.row = row;
    }

    public static Columns of(ResultSet row) {
        return new Columns(row);
    }

    /** A text column of the same name. */
    public Columns text(String column) throws SQLException {
        return text(column, column);
    }

    public Columns text(String name, String column) throws SQLException {
        entry.put(name, row.getString(column));
        return this;
    }

    public Columns instant(String name, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        entry.put(name, time == null ? null : time.toInstant());
        return this;
    }

    /** A column that is an array of texts. */
    public Columns texts(String name, String column) throws SQLException {
        Array array = row.getArray(column);
        entry.put(name, array == null ? null : Arrays.asList((Object[]) array.getArray()));
        return this;
    }

    /** Something that is no column. */
    public Columns value(String name, @Nullable Object value) {
        entry.put(name, value);
        return this;
    }

    public Map<String, @Nullable Object> map() {
        return entry;
    }
}
