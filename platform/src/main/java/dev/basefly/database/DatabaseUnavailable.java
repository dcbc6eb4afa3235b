package dev.basefly.database;

import org.jspecify.annotations.Nullable;

/** The database cannot be started or reached; says what is wrong with which place, and what the operator can do about it. */
public final class DatabaseUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    public DatabaseUnavailable(String message, String remedy) {
        this(message, remedy, null);
    }

    public DatabaseUnavailable(String message, String remedy, @Nullable Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** What the operator can do, as one or two sentences. */
    public String remedy() {
        return remedy;
    }
}
