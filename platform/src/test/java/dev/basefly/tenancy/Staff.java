package dev.basefly.tenancy;

import dev.basefly.identity.SignIns;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.Cast;
import java.util.Map;
import java.util.UUID;

/** Operators of the installation. */
public final class Staff {

    private Staff() {}

    /** The API as a fresh operator sees it. */
    public static ApiClient operator(SignIns signIns, ApiClient anonymous) {
        var email = "oona.%s@staff.example".formatted(UUID.randomUUID());
        signIns.admit(email, Cast.PASSWORD, "Oona Operator", true);
        var answer = anonymous.post("/api/v1/auth/sign-in", Map.of("email", email, "password", Cast.PASSWORD));
        return anonymous.withBearer(answer.text("/data/accessToken"));
    }
}
