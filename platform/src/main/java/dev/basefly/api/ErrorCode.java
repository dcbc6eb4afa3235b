package dev.basefly.api;

import static dev.basefly.words.Words.later;

/** Every kind of failure a caller can see; the name is the stable code. */
public enum ErrorCode {
    BAD_REQUEST(400, later("Bad request")),
    UNAUTHORIZED(401, later("Sign-in required")),
    PAYMENT_REQUIRED(402, later("Payment required")),
    FORBIDDEN(403, later("Not allowed")),
    NOT_FOUND(404, later("Not found")),
    METHOD_NOT_ALLOWED(405, later("Method not allowed")),
    NOT_ACCEPTABLE(406, later("Not acceptable")),
    CONFLICT(409, later("Conflict")),
    GONE(410, later("Gone")),
    PRECONDITION_FAILED(412, later("Precondition failed")),
    PAYLOAD_TOO_LARGE(413, later("Too large")),
    UNSUPPORTED_MEDIA_TYPE(415, later("Unsupported media type")),
    VALIDATION_ERROR(422, later("Invalid input")),
    TOO_MANY_REQUESTS(429, later("Too many requests")),
    INTERNAL_SERVER_ERROR(500, later("Something went wrong")),
    INTEGRATION_ERROR(502, later("A service we depend on failed")),
    CIRCUIT_BREAKER_OPEN(503, later("A service we depend on is unavailable")),
    SERVICE_UNAVAILABLE(503, later("Temporarily unavailable")),
    TIMEOUT_ERROR(504, later("Timed out"));

    private final int status;
    private final String title;

    ErrorCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** A few words for people. */
    public String title() {
        return title;
    }

    /** True when the fault is ours and belongs in the error log. */
    public boolean ours() {
        return status >= 500;
    }

    /** The code for a status that something else chose. */
    static ErrorCode ofStatus(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return status >= 500 ? INTERNAL_SERVER_ERROR : BAD_REQUEST;
    }
}
