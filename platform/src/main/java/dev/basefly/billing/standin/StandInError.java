package dev.basefly.billing.standin;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A refusal in Stripe's words (https://docs.stripe.com/api/errors). */
final class StandInError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final @Nullable String declineCode;

    private StandInError(
            int status,
            String type,
            @Nullable String code,
            String message,
            @Nullable String param,
            @Nullable String declineCode) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
        this.declineCode = declineCode;
    }

    static StandInError invalid(String param, String message) {
        return new StandInError(400, "invalid_request_error", "parameter_invalid", message, param, null);
    }

    static StandInError missing(String kind, String id) {
        return new StandInError(
                404, "invalid_request_error", "resource_missing", "No such " + kind + ": '" + id + "'", "id", null);
    }

    static StandInError refunded(String payment) {
        return new StandInError(
                400,
                "invalid_request_error",
                "charge_already_refunded",
                "The charge of " + payment + " has already been refunded.",
                null,
                null);
    }

    static StandInError unknownRoute(String method, String path) {
        return new StandInError(
                404,
                "invalid_request_error",
                null,
                "Unrecognized request URL (" + method + ": " + path + "); the stand-in does not have it",
                null,
                null);
    }

    static StandInError unauthorized() {
        return new StandInError(401, "invalid_request_error", null, "Invalid API Key provided", null, null);
    }

    static StandInError otherParameters() {
        return new StandInError(
                400,
                "idempotency_error",
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used with",
                null,
                null);
    }

    static StandInError declined(Card.Refusal refusal) {
        return new StandInError(402, "card_error", refusal.code(), refusal.message(), null, refusal.declineCode());
    }

    /** Whether the request was never looked at, because its key belongs to another one. */
    boolean isAboutTheKey() {
        return type.equals("idempotency_error");
    }

    int status() {
        return status;
    }

    @Nullable
    String code() {
        return code;
    }

    ObjectNode body() {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ObjectNode error = answer.putObject("error");
        error.put("type", type).put("message", getMessage());
        if (code != null) {
            error.put("code", code);
        }
        if (param != null) {
            error.put("param", param);
        }
        if (declineCode != null) {
            error.put("decline_code", declineCode);
        }
        return answer;
    }
}
