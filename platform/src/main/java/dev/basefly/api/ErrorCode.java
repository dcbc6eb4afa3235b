package dev.basefly.api;

/** Every kind of failure a caller can see; the name is the stable code. */
public enum ErrorCode {
    BAD_REQUEST(400, "Bad request"),
    UNAUTHORIZED(401, "Sign-in required"),
    PAYMENT_REQUIRED(402, "Payment required"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    CONFLICT(409, "Conflict"),
    GONE(410, "Gone"),
    PRECONDITION_FAILED(412, "Precondition failed"),
    PAYLOAD_TOO_LARGE(413, "Too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    VALIDATION_ERROR(422, "Invalid input"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    INTERNAL_SERVER_ERROR(500, "Something went wrong"),
    INTEGRATION_ERROR(502, "A service we depend on failed"),
    CIRCUIT_BREAKER_OPEN(503, "A service we depend on is unavailable"),
    SERVICE_UNAVAILABLE(503, "Temporarily unavailable"),
    TIMEOUT_ERROR(504, "Timed out");

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
