package dev.basefly.api;

import static dev.basefly.words.Words.noted;

import dev.basefly.database.DatabaseFailures;
import dev.basefly.database.Placement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** What failures of the database mean to a caller: a violated constraint by its name, everything else by its kind. */
final class DatabaseErrors {

    private static final Pattern CONSTRAINT = Pattern.compile("constraint \"([a-z0-9_]+)\"");

    private final Map<String, Supplier<ApiError>> meanings;

    DatabaseErrors(List<ConstraintMeaning> meanings) {
        this.meanings =
                meanings.stream().collect(Collectors.toMap(ConstraintMeaning::constraint, ConstraintMeaning::error));
    }

    ApiError translate(DataAccessException failure) {
        return switch (failure) {
            case Placement.Unavailable away -> moving(String.valueOf(away.getMessage()));
            case DataIntegrityViolationException violation -> violated(violation);
            case QueryTimeoutException ignored ->
                ApiError.of(ErrorCode.TIMEOUT_ERROR, "The database took too long")
                        .remedy("Try again, or ask for less at once");
            case PessimisticLockingFailureException ignored ->
                ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "Somebody else is changing the same thing")
                        .reason("contention")
                        .retryAfter(Duration.ofSeconds(1));
            case CannotGetJdbcConnectionException ignored -> unavailable();
            case DataAccessResourceFailureException ignored -> lost();
            case TransientDataAccessException ignored -> lost();
            case DataAccessException moved
            when hasMoved(moved) -> moving(noted("The organization's data has just moved"));
            default -> DatabaseFailures.isUnavailable(failure) ? lost() : ours();
        };
    }

    /** No connection was to be had, so nothing was sent: the server is down, restarting, or the pool is full. */
    ApiError unavailable() {
        return outage().remedy("Nothing was changed. Try again in a few seconds");
    }

    /** The connection went away under a statement, which may have been carried out. */
    private static ApiError lost() {
        return outage().remedy("Look whether it was done before you try again");
    }

    private static ApiError moving(String message) {
        return ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, message)
                .reason("tenant_unavailable")
                .remedy("Nothing was changed. Try again in a few seconds")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** The guard of product tables refused a transaction that began in the place the tenant has left. */
    private static boolean hasMoved(Throwable failure) {
        SQLException sql = sqlException(failure);
        return sql != null && Placement.MOVED.equals(sql.getSQLState());
    }

    private static ApiError outage() {
        return ApiError.of(ErrorCode.SERVICE_UNAVAILABLE, "The database cannot be reached right now")
                .reason("database_unavailable")
                .retryAfter(Duration.ofSeconds(2));
    }

    private ApiError violated(DataIntegrityViolationException violation) {
        String constraint = constraint(violation);
        Supplier<ApiError> meaning = constraint == null ? null : meanings.get(constraint);
        if (meaning != null) {
            return meaning.get();
        }
        SQLException sql = sqlException(violation);
        if (sql != null && "23505".equals(sql.getSQLState())) {
            return ApiError.conflict("already_exists", "This already exists");
        }
        return ours();
    }

    private static @Nullable String constraint(Throwable violation) {
        SQLException sql = sqlException(violation);
        Matcher named = CONSTRAINT.matcher(sql == null ? "" : String.valueOf(sql.getMessage()));
        return named.find() ? named.group(1) : null;
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    private static ApiError ours() {
        return ApiError.of(ErrorCode.INTERNAL_SERVER_ERROR, "Something went wrong on our side")
                .remedy("Try again; if it persists, tell us the request id");
    }
}
