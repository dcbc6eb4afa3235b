package dev.basefly.identity;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.audit.AuditEntry;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.event.UserSignedUp;
import dev.basefly.identity.password.PasswordRules;
import dev.basefly.identity.password.Passwords;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Membership;
import dev.basefly.tenancy.Organization;
import dev.basefly.tenancy.OrganizationKind;
import dev.basefly.tenancy.Organizations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** The ways in: signing up, which founds an organization, and signing in with a password. */
@CrossTenant(reason = "the account and its first organization come into being in one transaction")
public final class SignIns {

    private final SystemDatabase database;
    private final People people;
    private final Organizations organizations;
    private final Passwords passwords;
    private final SignInLimits limits;
    private final SecurityLog log;
    private final ApplicationEventPublisher events;

    SignIns(
            SystemDatabase database,
            People people,
            Organizations organizations,
            Passwords passwords,
            SignInLimits limits,
            SecurityLog log,
            ApplicationEventPublisher events) {
        this.database = database;
        this.people = people;
        this.organizations = organizations;
        this.passwords = passwords;
        this.limits = limits;
        this.log = log;
        this.events = events;
    }

    /**
     * What signing up needs.
     *
     * @param organizationName empty founds a personal organization under the person's name
     */
    public record SignUp(
            String email,
            String password,
            String name,
            @Nullable String organizationName) {}

    /** Who came in, and the organization to begin with; null for somebody who belongs to none. */
    public record Arrival(Person person, @Nullable Organization organization) {}

    /**
     * Makes the account and its organization together.
     *
     * @throws ApiError VALIDATION_ERROR with all faults; CONFLICT when the address has an account
     */
    public Arrival signUp(SignUp request) {
        String email = EmailAddress.normalized(request.email());
        refuseFaults(request, email);
        String company = request.organizationName();
        boolean personal = company == null || company.isBlank();
        String organizationName = company == null || company.isBlank() ? request.name() : company;
        OrganizationKind kind = personal ? OrganizationKind.PERSONAL : OrganizationKind.COMPANY;
        String hash = passwords.hash(request.password());
        Person person = new Person(people.nextId(), email, Organizations.validName(request.name(), "name"), false);
        return database.inTransaction(() -> {
            people.insert(person, hash);
            Organization organization = organizations.found(organizationName, kind, person.id());
            events.publishEvent(new UserSignedUp(person.id(), organization.id()));
            return new Arrival(person, organization);
        });
    }

    /**
     * Makes an account without an organization, for somebody who is let in by another.
     *
     * @throws ApiError VALIDATION_ERROR with all faults; CONFLICT when the address has an account
     */
    public Person admit(String email, String password, String name, boolean operator) {
        String normalized = EmailAddress.normalized(email);
        refuseFaults(new SignUp(email, password, name, null), normalized);
        Person person = new Person(people.nextId(), normalized, Organizations.validName(name, "name"), operator);
        String hash = passwords.hash(password);
        return database.inTransaction(() -> people.insert(person, hash));
    }

    /** Somebody whose account is about to be made. */
    public static final class Newcomer {

        private final Person person;
        private final String passwordHash;

        private Newcomer(Person person, String passwordHash) {
            this.person = person;
            this.passwordHash = passwordHash;
        }
    }

    /**
     * Does the slow part of making an account, outside of any transaction: checks the input and hashes the password.
     *
     * @throws ApiError VALIDATION_ERROR with all faults
     */
    public Newcomer prepare(String email, String password, String name) {
        String normalized = EmailAddress.normalized(email);
        refuseFaults(new SignUp(email, password, name, null), normalized);
        Person person = new Person(people.nextId(), normalized, Organizations.validName(name, "name"), false);
        return new Newcomer(person, passwords.hash(password));
    }

    /**
     * Makes the account of somebody who has shown that the address is theirs, without an organization. Takes part in a
     * transaction of the system database that is open.
     *
     * @throws ApiError CONFLICT when the address has an account
     */
    public Person admitProven(Newcomer newcomer) {
        return database.inTransaction(() -> {
            Person person = people.insert(newcomer.person, newcomer.passwordHash);
            people.verifyAddress(person.id());
            return person;
        });
    }

    /**
     * From where somebody tries to sign in.
     *
     * @param network what requests of one household or machine have in common
     * @param device what the browser keeps of earlier sign-ins, if it is one and keeps something
     */
    public record Origin(String network, @Nullable String device) {}

    /**
     * Checks the password, at most so often per account and origin.
     *
     * @throws ApiError UNAUTHORIZED, the same for an unknown address and a wrong password; TOO_MANY_REQUESTS
     */
    public Arrival signIn(String email, String password, Origin origin) {
        String normalized = EmailAddress.normalized(email);
        boolean plausible = EmailAddress.isPlausible(normalized);
        if (plausible) {
            limits.take(normalized, origin);
        }
        People.Credentials found = plausible ? people.credentials(normalized).orElse(null) : null;
        boolean right = password.length() <= PasswordRules.LONGEST * 2
                && passwords.matches(password, found == null ? null : found.passwordHash());
        if (!right || found == null) {
            AuditEntry refused = AuditEntry.of("sign-in.refused");
            log.record(
                    null,
                    found == null ? refused : refused.on("user", found.person().id()));
            throw ApiError.unauthorized("The e-mail address or the password is wrong")
                    .reason("wrong_credentials")
                    .remedy("Check both; capital letters matter in the password");
        }
        List<Membership> memberships = organizations.of(found.person().id());
        return new Arrival(
                found.person(),
                memberships.isEmpty() ? null : memberships.getFirst().organization());
    }

    /**
     * Whether the password is that of the person, who is signed in already and is asked again before something grave.
     *
     * @throws ApiError TOO_MANY_REQUESTS after some of them
     */
    public boolean confirms(UserId person, String password) {
        limits.takeConfirmation(person);
        return password.length() <= PasswordRules.LONGEST * 2
                && passwords.matches(password, people.passwordHash(person).orElse(null));
    }

    private static void refuseFaults(SignUp request, String email) {
        List<FieldFault> faults = new ArrayList<>();
        if (!EmailAddress.isPlausible(email)) {
            faults.add(new FieldFault("email", "is not an e-mail address"));
        }
        PasswordRules.fault(request.password(), email).ifPresent(faults::add);
        addNameFaults(request.name(), "name", faults);
        if (request.organizationName() != null && !request.organizationName().isBlank()) {
            addNameFaults(request.organizationName(), "organizationName", faults);
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    private static void addNameFaults(String name, String field, List<FieldFault> faults) {
        try {
            Organizations.validName(name, field);
        } catch (ApiError invalid) {
            faults.addAll(invalid.details());
        }
    }
}
