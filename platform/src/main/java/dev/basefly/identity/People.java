package dev.basefly.identity;

import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.spi.ArchivedPeople;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everybody who has an account. */
@CrossTenant(reason = "people may belong to several organizations and are found before one is chosen")
public final class People implements ArchivedPeople {

    private final SystemDatabase database;
    private final Clock clock;

    People(SystemDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    UserId nextId() {
        return UserId.next(clock);
    }

    /** A person with what signing in needs. */
    record Credentials(Person person, @Nullable String passwordHash) {}

    /** The person, unless there is none or the account was deleted. */
    public Optional<Person> find(UserId id) {
        return database.jdbc()
                .sql("select id, email, name, operator from users where id = :id and deleted_at is null")
                .param("id", id.value())
                .query(People::person)
                .optional();
    }

    /** Which of these people have an account. */
    public Set<UserId> withAccount(Set<UserId> ids) {
        return Set.copyOf(database.jdbc()
                .sql("select id from users where id = any(:ids) and deleted_at is null")
                .param("ids", ids.stream().map(UserId::value).toArray(UUID[]::new))
                .query((row, _) -> new UserId(row.getObject("id", UUID.class)))
                .list());
    }

    /** Whether the address, in any capitalization, has an account. */
    public boolean hasAccount(String email) {
        return credentials(EmailAddress.normalized(email)).isPresent();
    }

    /** The addresses of at most 20 members of the organization who have one of the roles, the oldest accounts first. */
    public List<String> addressesIn(TenantId organization, Set<RoleName> roles) {
        return database.jdbc()
                .sql("""
                        select u.email from memberships m join users u on u.id = m.user_id
                        where m.tenant_id = :organization and m.role = any(:roles) and u.deleted_at is null
                        order by u.id limit 20
                        """)
                .param("organization", organization.value())
                .param("roles", roles.stream().map(RoleName::name).toArray(String[]::new))
                .query((row, _) -> row.getString("email"))
                .list();
    }

    /** At most 500 members of the organization who have one of the roles, the oldest accounts first. */
    public List<Person> in(TenantId organization, Set<RoleName> roles) {
        return database.jdbc()
                .sql("""
                        select u.id, u.email, u.name, u.operator from memberships m join users u on u.id = m.user_id
                        where m.tenant_id = :organization and m.role = any(:roles) and u.deleted_at is null
                        order by u.id limit 500
                        """)
                .param("organization", organization.value())
                .param("roles", roles.stream().map(RoleName::name).toArray(String[]::new))
                .query(People::person)
                .list();
    }

    /** Whether nobody has an account yet. */
    public boolean isEmpty() {
        return !database.jdbc()
                .sql("select exists (select from users)")
                .query(Boolean.class)
                .single();
    }

    /** Gives the person another name; nothing happens without an account. */
    public void rename(UserId id, String name) {
        database.jdbc()
                .sql("update users set name = :name where id = :id and deleted_at is null")
                .param("name", Organizations.validName(name, "name"))
                .param("id", id.value())
                .update();
    }

    /** Takes password and operator's rights from the account; says whether there was one that had either. */
    public boolean disarm(String email) {
        return database.jdbc()
                        .sql("""
                                update users set password_hash = null, operator = false
                                where lower(email) = :email and (password_hash is not null or operator)
                                """)
                        .param("email", EmailAddress.normalized(email))
                        .update()
                > 0;
    }

    /** Notes that the person has shown the address to be theirs. */
    void verifyAddress(UserId id) {
        database.jdbc()
                .sql("update users set email_verified_at = :now where id = :id and email_verified_at is null")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("id", id.value())
                .update();
    }

    /** The hash of the person's password; empty for one without a password. */
    Optional<String> passwordHash(UserId id) {
        return database.jdbc()
                .sql(
                        "select password_hash from users where id = :id and deleted_at is null and password_hash is not null")
                .param("id", id.value())
                .query(String.class)
                .optional();
    }

    void changePassword(UserId id, String passwordHash) {
        database.jdbc()
                .sql("update users set password_hash = :hash where id = :id and deleted_at is null")
                .param("hash", passwordHash)
                .param("id", id.value())
                .update();
    }

    @Override
    public List<Traveller> find(List<UserId> ids) {
        return database.jdbc()
                .sql("select id, email, name from users where id = any(:ids)")
                .param("ids", ids.stream().map(UserId::value).toArray(UUID[]::new))
                .query((row, index) -> new Traveller(
                        new UserId(row.getObject("id", UUID.class)), row.getString("email"), row.getString("name")))
                .list();
    }

    /** An account of the address, and whether the one who has it has shown that it is theirs. */
    private record Settled(UserId id, boolean proven) {}

    /** The new account gets in by the ways of somebody who forgot the password. */
    @Override
    public UserId bring(Traveller traveller) {
        String email = EmailAddress.normalized(traveller.email());
        Optional<Settled> known = database.jdbc()
                .sql("""
                        select id, email_verified_at is not null or password_hash is null or id = :id as proven
                        from users where lower(email) = :email
                        """)
                .param("email", email)
                .param("id", traveller.id().value())
                .query((row, index) ->
                        new Settled(new UserId(row.getObject("id", UUID.class)), row.getBoolean("proven")))
                .optional();
        if (known.isPresent() && !known.get().proven()) {
            throw ApiError.conflict(
                            "unproven_account", "The account of " + email + " has not shown the address to be its own")
                    .remedy("Let its holder confirm the address first, or delete the account");
        }
        return known.map(Settled::id).orElseGet(() -> admit(traveller, email));
    }

    private UserId admit(Traveller traveller, String email) {
        String name = Organizations.validName(traveller.name(), "name");
        boolean free = !database.jdbc()
                .sql("select exists (select from users where id = :id)")
                .param("id", traveller.id().value())
                .query(Boolean.class)
                .single();
        UserId id = free ? traveller.id() : UserId.next(clock);
        database.jdbc()
                .sql(
                        "insert into users (id, email, name, operator, created_at) values (:id, :email, :name, false, :now)")
                .param("id", id.value())
                .param("email", email)
                .param("name", name)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return id;
    }

    Optional<Credentials> credentials(String email) {
        return database.jdbc()
                .sql("""
                        select id, email, name, operator, password_hash from users
                        where lower(email) = :email and deleted_at is null
                        """)
                .param("email", email)
                .query((row, index) -> new Credentials(person(row, index), row.getString("password_hash")))
                .optional();
    }

    /** Inserts the person; the unique index on the address refuses a second account. */
    Person insert(Person person, String passwordHash) {
        database.jdbc()
                .sql("""
                        insert into users (id, email, name, password_hash, operator, created_at)
                        values (:id, :email, :name, :hash, :operator, :now)
                        """)
                .param("id", person.id().value())
                .param("email", person.email())
                .param("name", person.name())
                .param("hash", passwordHash)
                .param("operator", person.operator())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return person;
    }

    private static Person person(ResultSet row, int index) throws SQLException {
        return new Person(
                new UserId(row.getObject("id", UUID.class)),
                row.getString("email"),
                row.getString("name"),
                row.getBoolean("operator"));
    }
}
