package dev.basefly.api;

import static dev.basefly.words.Words.noted;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure with an answer for the caller: the only exception that decides what a caller sees. It is an ordinary outcome,
 * so it carries no stack trace.
 */
public final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /**
     * What the caller is told.
     *
     * @param reason stable word for programs, why this was refused
     * @param remedy what the caller can do about it
     */
    record Refusal(
            ErrorCode code,
            String message,
            @Nullable String reason,
            @Nullable String remedy,
            List<FieldFault> details,
            Map<String, String> headers) {}

    private ApiError(Refusal refusal) {
        super(refusal.message(), null, false, false);
        this.refusal = refusal;
    }

    public static ApiError of(ErrorCode code, String message) {
        return new ApiError(new Refusal(code, message, null, null, List.of(), Map.of()));
    }

    public static ApiError notFound(String what) {
        return of(ErrorCode.NOT_FOUND, what + " not found");
    }

    public static ApiError unauthorized(String message) {
        return of(ErrorCode.UNAUTHORIZED, message).header("WWW-Authenticate", "Bearer");
    }

    public static ApiError conflict(String reason, String message) {
        return of(ErrorCode.CONFLICT, message).reason(reason);
    }

    /** All faults of the input at once. */
    public static ApiError invalid(List<FieldFault> faults) {
        return new ApiError(new Refusal(
                ErrorCode.VALIDATION_ERROR,
                noted("The input is not valid"),
                null,
                null,
                List.copyOf(faults),
                Map.of()));
    }

    public static ApiError invalid(String field, String message) {
        return invalid(List.of(new FieldFault(field, message)));
    }

    /** VALIDATION_ERROR unless the field {@code reason} says why somebody does something, in 1 to 500 characters. */
    public static void requireReason(String reason) {
        FieldFault.ofReason(reason).ifPresent(fault -> {
            throw invalid(List.of(fault));
        });
    }

    public ApiError reason(String reason) {
        return new ApiError(
                new Refusal(code(), refusal.message(), reason, refusal.remedy(), refusal.details(), refusal.headers()));
    }

    public ApiError remedy(String remedy) {
        return new ApiError(
                new Refusal(code(), refusal.message(), refusal.reason(), remedy, refusal.details(), refusal.headers()));
    }

    public ApiError header(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(refusal.headers());
        headers.put(name, value);
        return new ApiError(new Refusal(
                code(), refusal.message(), refusal.reason(), refusal.remedy(), refusal.details(), Map.copyOf(headers)));
    }

    /** Tells the caller when to try again, in whole seconds rounded up. */
    public ApiError retryAfter(Duration wait) {
        return header("Retry-After", String.valueOf(Math.max(1, (wait.toMillis() + 999) / 1000)));
    }

    public ErrorCode code() {
        return refusal.code();
    }

    public List<FieldFault> details() {
        return refusal.details();
    }

    /** Headers of the answer that belong to this failure, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return refusal.headers();
    }

    /** The stable word for programs, null when there is none. */
    public @Nullable String reason() {
        return refusal.reason();
    }

    public @Nullable String remedy() {
        return refusal.remedy();
    }

    Refusal refusal() {
        return refusal;
    }
}
