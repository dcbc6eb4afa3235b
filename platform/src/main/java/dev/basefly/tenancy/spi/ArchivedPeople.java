package dev.basefly.tenancy.spi;

import dev.basefly.runtime.UserId;
import java.util.List;

/** Knows the people whom an organization's rows mention, when the organization leaves an installation or comes to one. */
public interface ArchivedPeople {

    /** What travels of a person: enough to recognise them elsewhere, and no credential. */
    record Traveller(UserId id, String email, String name) {}

    /** Those of the ids that are people here, in no order. At most 1,000 ids at a time. */
    List<Traveller> find(List<UserId> ids);

    /**
     * The id of the person here: whoever has the address, or else a new account without a way to sign in, under the same id
     * where it is free. Takes part in a transaction of the system database that is open.
     */
    UserId bring(Traveller traveller);
}
