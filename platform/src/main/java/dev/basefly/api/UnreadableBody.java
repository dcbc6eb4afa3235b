package dev.basefly.api;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Tells the sender of a body that cannot be read what is wrong with it, without quoting our classes. */
final class UnreadableBody {

    private UnreadableBody() {}

    static ApiError translate(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            switch (cause) {
                case BodyRefused tooLarge -> {
                    return tooLarge.error();
                }
                case ApiError error -> {
                    return error;
                }
                case StreamConstraintsException ignored -> {
                    return bad("The JSON is nested too deeply or has values that are too long", "json_limits");
                }
                case UnrecognizedPropertyException unknown -> {
                    return ApiError.invalid(path(unknown), "is not known here");
                }
                case MismatchedInputException mismatch
                when !mismatch.getPath().isEmpty() -> {
                    return ApiError.invalid(path(mismatch), "has the wrong type");
                }
                default -> {}
            }
        }
        return bad("The body is not the JSON expected here", "malformed_json");
    }

    private static ApiError bad(String message, String reason) {
        return ApiError.of(ErrorCode.BAD_REQUEST, message)
                .reason(reason)
                .remedy("Send one JSON object with the fields that /docs names");
    }

    private static String path(MismatchedInputException mismatch) {
        List<JacksonException.Reference> path = mismatch.getPath();
        return path.stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
