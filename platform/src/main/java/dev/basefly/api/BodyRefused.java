package dev.basefly.api;

import java.io.IOException;

/** The body was larger than allowed, or came slower than allowed; thrown while it is read. */
final class BodyRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    private BodyRefused(ApiError error) {
        super(error.getMessage());
        this.error = error;
    }

    static BodyRefused than(long most) {
        return new BodyRefused(ApiError.of(ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + most + " bytes")
                .reason("body_too_large")
                .remedy("Send at most " + most + " bytes, or split the request")
                .header("Connection", "close"));
    }

    static BodyRefused tooSlow(long seconds) {
        return new BodyRefused(ApiError.of(ErrorCode.BAD_REQUEST, "The body did not arrive within " + seconds + " s")
                .reason("body_too_slow")
                .remedy("Send the body without pauses")
                .header("Connection", "close"));
    }

    ApiError error() {
        return error;
    }
}
