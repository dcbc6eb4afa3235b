package dev.basefly.console;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;

/** The member of the installation's staff who is calling. */
final class Operator {

    private Operator() {}

    /** @throws ApiError UNAUTHORIZED when it is not a person */
    static UserId current() {
        if (RequestScope.current().actor() instanceof Actor.Person person) {
            return person.id();
        }
        throw ApiError.unauthorized("Only a person may do this");
    }
}
