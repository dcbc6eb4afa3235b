package dev.basefly.privacy;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;

/** Makes sure that it is the person who asks, and not somebody at a screen that was left alone. */
public final class Confirmation {

    private final SignIns signIns;

    Confirmation(SignIns signIns) {
        this.signIns = signIns;
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

    /**
     * The person of the request, if the password is theirs.
     *
     * @throws ApiError VALIDATION_ERROR for a wrong password; TOO_MANY_REQUESTS after some of them
     */
    public UserId caller(String password) {
        UserId id = caller();
        if (!signIns.confirms(id, password)) {
            throw ApiError.invalid("password", "is wrong");
        }
        return id;
    }
}
