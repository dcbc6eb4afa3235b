package dev.basefly.privacy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.identity.SignIns;
import dev.basefly.identity.SignedInDevices;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes sure that it is the person who asks, and not somebody at a screen that was left alone: by the password, or because
 * they signed in just now.
 */
public final class Confirmation {

    /** For how long a sign-in stands for the password. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final SignIns signIns;
    private final SignedInDevices devices;
    private final Clock clock;

    Confirmation(SignIns signIns, SignedInDevices devices, Clock clock) {
        this.signIns = signIns;
        this.devices = devices;
        this.clock = clock;
    }

    /** The person of the request; FORBIDDEN for a program, UNAUTHORIZED for nobody. */
    public static UserId caller() {
        Actor actor = RequestScope.current().actor();
        if (actor instanceof Actor.Person person) {
            return person.id();
        }
        throw actor instanceof Actor.Anonymous
                ? ApiError.unauthorized("Sign in to do this")
                : ApiError.of(ErrorCode.FORBIDDEN, "Only a person can do this for themselves")
                        .reason("persons_only")
                        .remedy("Sign in as a person");
    }

    /** Whether the session of the request began just now; false without one. */
    public boolean isFresh(HttpServletRequest request) {
        Instant oldest = clock.instant().minus(FRESH);
        return devices.of(request).stream()
                .anyMatch(session -> session.current() && session.since().isAfter(oldest));
    }

    /**
     * The person of the request, if the password is theirs, or if none is given and they signed in just now.
     *
     * @throws ApiError VALIDATION_ERROR for a wrong password; TOO_MANY_REQUESTS after some of them
     */
    public UserId caller(String password, HttpServletRequest request) {
        UserId id = caller();
        boolean confirmed = password.isEmpty() ? isFresh(request) : signIns.confirms(id, password);
        if (!confirmed) {
            throw ApiError.invalid("password", "is wrong");
        }
        return id;
    }
}
