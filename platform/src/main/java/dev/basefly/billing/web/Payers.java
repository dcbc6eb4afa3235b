package dev.basefly.billing.web;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.identity.People;
import dev.basefly.identity.Person;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;

/** Knows where the invoices go that the caller causes. */
final class Payers {

    private final People people;

    Payers(People people) {
        this.people = people;
    }

    /** The address of the caller, or of who made the key that calls. */
    String email() {
        return people.find(caller()).map(Person::email).orElseThrow(Payers::nobody);
    }

    private static UserId caller() {
        return switch (RequestScope.current().actor()) {
            case Actor.Person person -> person.id();
            case Actor.Key key -> key.creator();
            case Actor.Support ignored -> throw nobody();
            case Actor.Program ignored -> throw nobody();
            case Actor.Anonymous ignored -> throw nobody();
        };
    }

    private static ApiError nobody() {
        return ApiError.of(ErrorCode.FORBIDDEN, "Only people of the organization buy for it")
                .reason("not_a_member");
    }
}
