package dev.basefly.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of every error. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ErrorBody(Content error) {

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Content(
            String code,
            String message,
            @Nullable String reason,
            @Nullable String remedy,
            List<FieldFault> details,
            String requestId) {}

    static ErrorBody of(ApiError error, String requestId) {
        ApiError.Refusal refusal = error.refusal();
        return new ErrorBody(new Content(
                refusal.code().name(),
                refusal.message(),
                refusal.reason(),
                refusal.remedy(),
                refusal.details(),
                requestId));
    }

    /** The same as a problem document, RFC 9457. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Problem(
            String type,
            String title,
            int status,
            String detail,
            String code,
            @Nullable String reason,
            @Nullable String remedy,
            List<FieldFault> errors,
            String requestId) {

        static Problem of(ApiError error, String requestId) {
            ApiError.Refusal refusal = error.refusal();
            return new Problem(
                    "about:blank",
                    refusal.code().title(),
                    refusal.code().status(),
                    refusal.message(),
                    refusal.code().name(),
                    refusal.reason(),
                    refusal.remedy(),
                    refusal.details(),
                    requestId);
        }
    }
}
