package dev.basefly.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.basefly.PlatformTest;
import dev.basefly.access.ObjectGrants.Grant;
import dev.basefly.access.spi.RoleDefinition;
import dev.basefly.database.FixedRoute;
import dev.basefly.database.Placement;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.settings.Secret;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a list shows is what the decision allows, over generated roles, rules, grants and objects. */
@PlatformTest
class VisibleTests {

    private static final ObjectType THINGS =
            new ObjectType("things", "thg", "access_things", "owner_id", Map.of("state", "state"), "things:read");

    private static final List<Permission> PERMISSIONS = List.of(
            Permission.toRead("things:read", "See things").ofEverybody(),
            Permission.toChange("things:write", "Change things").of(RoleName.ADMIN, RoleName.MEMBER),
            Permission.toChange("things:administer", "Change the things of others")
                    .of(RoleName.ADMIN));

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Environment settings;

    private TenantId acme = new TenantId(new UUID(0, 0));
    private final List<UserId> people = new ArrayList<>();
    private List<RoleDefinition> roles = List.of();
    private Placement.Source places = Placement.Source.ALL_SHARED;

    private static final Placement.Source IN_ITS_OWN_DATABASE =
            new FixedRoute(tenant -> new Placement.Route(new Placement.Database("acme", Secret.of("")), false, ""), 0);

    @BeforeEach
    void foundACompany() {
        JdbcClient.create(asOwner()).sql("""
                do $$ begin
                    create table access_things (tenant_id uuid not null, id uuid primary key, owner_id uuid, state text);
                    create index access_things_by_owner on access_things (tenant_id, owner_id);
                    perform make_tenant_table('access_things');
                end $$
                """).update();
        var ada = cast.owner("Acme");
        acme = TenantId.of(ada.organizationId());
        people.add(UserId.of(ada.id()));
        for (var company : List.of("Globex", "Initech")) {
            var person = UserId.of(cast.owner(company).id());
            organizations.add(acme, person, RoleName.MEMBER);
            people.add(person);
        }
        for (var role : List.of("one", "two", "three")) {
            Tenant.run(
                    acme,
                    () -> jdbc.sql("insert into roles values (:tenant, :role, :role, now(), now())")
                            .param("tenant", acme.value())
                            .param("role", role)
                            .update());
        }
    }

    /** Tests that look at all tables of tenants may share this database. */
    @AfterEach
    void takeTheTableAway() {
        JdbcClient.create(asOwner()).sql("drop table access_things").update();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void showsExactlyWhatTheDecisionAllows(long seed) {
        var random =
                RandomGeneratorFactory.<RandomGenerator>of("L64X128MixRandom").create(seed);
        var shown = 0;
        var hidden = 0;
        for (var round = 0; round < 12; round++) {
            roles = roles(random);
            places = round % 2 == 0 ? Placement.Source.ALL_SHARED : IN_ITS_OWN_DATABASE;
            var access = access(rules(random));
            var objects = IntStream.range(0, 12).mapToObj(i -> thing(random)).toList();
            grants(random, objects);
            for (var actor : actors(random)) {
                for (var permission : List.of("things:read", "things:write")) {
                    var listed = by(actor, () -> list(access.visible(permission, "things")));
                    var allowed = by(
                            actor,
                            () -> objects.stream()
                                    .filter(thing ->
                                            access.can(permission, thing).allowed())
                                    .map(Resource::id)
                                    .collect(Collectors.toCollection(TreeSet::new)));

                    assertThat(listed)
                            .as("%s by %s in round %d", permission, actor, round)
                            .isEqualTo(allowed);
                    assertThat(by(actor, () -> paged(access.visible(permission, "things"), 3)))
                            .as("pages of %s by %s in round %d", permission, actor, round)
                            .containsExactlyInAnyOrderElementsOf(allowed);
                    shown += listed.size();
                    hidden += objects.size() - listed.size();
                }
            }
            Tenant.run(acme, () -> jdbc.sql("delete from access_things").update());
        }
        assertThat(shown).isPositive();
        assertThat(hidden).isPositive();
    }

    @Test
    void showsTheObjectsThatWereGrantedUntilTheGrantIsTakenBack() {
        var access = access(List.of(ObjectRule.ownedOrGranted("things:write", "things")));
        var thing = thing(people.getFirst(), "NEW");
        var grant = new Grant("things", thing.id(), "things:write", people.get(1), null);
        var member = new Actor.Person(people.get(1), "MEMBER", false);
        assertThat(by(member, () -> access.can("things:write", thing)))
                .isEqualTo(new Decision.Denied("not_yours", "It belongs to somebody else", "Ask its owner to do this"));

        Tenant.run(acme, () -> {
            grants().add(grant);
            grants().add(grant);
        });

        assertThat(by(member, () -> access.can("things:write", thing)).allowed())
                .isTrue();
        assertThat(by(member, () -> list(access.visible("things:write", "things"))))
                .containsExactly(thing.id());
        assertThat(Tenant.call(acme, () -> grants().of("things", thing.id())))
                .extracting(ObjectGrants.Made::grant)
                .containsExactly(grant);
        assertThat(Tenant.call(acme, () -> grants().remove(grant))).isTrue();
        assertThat(Tenant.call(acme, () -> grants().remove(grant))).isFalse();
        assertThat(by(member, () -> access.can("things:write", thing)).allowed())
                .isFalse();
    }

    @Test
    void refusesGrantsToStrangersAndEndsThoseOfMembersWhoLeave() {
        var thing = thing(people.getFirst(), "NEW");
        var stranger = UserId.of(cast.owner("Umbrella").id());

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> Tenant.run(
                        acme, () -> grants().add(new Grant("things", thing.id(), "things:write", stranger, null))))
                .withMessageContaining("object_grants_member_fkey");
        Tenant.run(acme, () -> grants().add(new Grant("things", thing.id(), "things:write", people.get(1), null)));
        Tenant.run(
                acme,
                () -> jdbc.sql("delete from memberships where user_id = :person")
                        .param("person", people.get(1).value())
                        .update());

        assertThat(Tenant.call(acme, () -> grants().of("things", thing.id()))).isEmpty();
    }

    @Test
    void endsGrantsWithTheirRoleSoThatALaterOneOfItsNameHasNone() {
        var thing = thing(people.getFirst(), "NEW");
        Tenant.run(acme, () -> {
            grants().add(new Grant("things", thing.id(), "things:write", null, RoleName.of("one")));
            grants().add(new Grant("things", thing.id(), "things:write", null, RoleName.MEMBER));
            jdbc.sql("delete from roles where name = 'one'").update();
        });

        assertThat(Tenant.call(acme, () -> grants().of("things", thing.id())))
                .extracting(made -> made.grant().role())
                .containsExactly(RoleName.MEMBER);
    }

    private List<RoleDefinition> roles(RandomGenerator random) {
        return Stream.of("one", "two", "three")
                .map(name -> new RoleDefinition(
                        RoleName.of(name),
                        PERMISSIONS.stream()
                                .map(Permission::name)
                                .filter(permission -> random.nextInt(3) == 0)
                                .collect(Collectors.toSet()),
                        Stream.of("one", "two", "three", "MEMBER", "ADMIN", "VIEWER")
                                .filter(parent -> random.nextInt(5) == 0)
                                .map(RoleName::of)
                                .collect(Collectors.toSet())))
                .toList();
    }

    private static List<ObjectRule> rules(RandomGenerator random) {
        return Stream.of("things:read", "things:write")
                .flatMap(permission -> Stream.of(
                        ObjectRule.ownedOrGranted(permission, "things"),
                        ObjectRule.oneOf(permission, "things", "state", "NEW", "USED"),
                        ObjectRule.noneOf(permission, "things", "state", "BROKEN")))
                .filter(rule -> random.nextBoolean())
                .map(rule -> random.nextBoolean() ? rule.unlessHolding("things:administer") : rule)
                .toList();
    }

    private void grants(RandomGenerator random, List<Resource> objects) {
        for (var thing : objects) {
            var permission = random.nextBoolean() ? "things:read" : "things:write";
            var role = RoleName.of(List.of("one", "three", "MEMBER").get(random.nextInt(3)));
            var grant =
                    switch (random.nextInt(4)) {
                        case 0 -> new Grant("things", thing.id(), permission, people.get(random.nextInt(3)), null);
                        case 1 -> new Grant("things", thing.id(), permission, null, role);
                        default -> null;
                    };
            if (grant != null) {
                Tenant.run(acme, () -> grants().add(grant));
            }
        }
    }

    private List<Actor> actors(RandomGenerator random) {
        var person = people.get(random.nextInt(3));
        return List.of(
                new Actor.Person(person, "one", false),
                new Actor.Person(person, "two", false),
                new Actor.Person(person, "MEMBER", false),
                new Actor.Person(person, "OWNER", false),
                new Actor.Key("key_1", person, "three", Set.of("things:read", "things:write")),
                new Actor.Support(person, "grant", random.nextBoolean()),
                new Actor.Program("dispatcher"),
                Actor.ANONYMOUS);
    }

    private Resource thing(RandomGenerator random) {
        var owner = random.nextInt(4) == 0 ? null : people.get(random.nextInt(3));
        return thing(owner, new String[] {"NEW", "USED", "BROKEN", "LOST", null}[random.nextInt(5)]);
    }

    private Resource thing(@Nullable UserId owner, @Nullable String state) {
        var thing = new Resource("things", UUID.randomUUID(), owner, Map.of()).with("state", state);
        Tenant.run(
                acme,
                () -> jdbc.sql("insert into access_things values (:tenant, :id, :owner::uuid, :state)")
                        .param("tenant", acme.value())
                        .param("id", thing.id())
                        .param("owner", owner == null ? null : owner.value().toString())
                        .param("state", state)
                        .update());
        return thing;
    }

    private Set<UUID> list(Visible visible) {
        return new TreeSet<>(jdbc.sql("select id from access_things where " + visible.condition())
                .params(visible.parameters())
                .query((row, index) -> row.getObject(1, UUID.class))
                .list());
    }

    /** All objects of whose state the pages tell nothing else, page by page as the database orders them. */
    private List<UUID> paged(Visible visible, int limit) {
        var all = new ArrayList<UUID>();
        var after = new UUID(-1, -1);
        while (true) {
            var page = jdbc.sql("select id from access_things where id < :after and "
                            + visible.page("state is distinct from '100%'") + " order by id desc limit :limit")
                    .params(visible.parameters())
                    .param("after", after)
                    .param("limit", limit)
                    .query((row, index) -> row.getObject(1, UUID.class))
                    .list();
            all.addAll(page);
            if (page.size() < limit) {
                return all;
            }
            after = page.getLast();
        }
    }

    private Access access(List<ObjectRule> rules) {
        var declarations = new Declarations(PERMISSIONS, List.of(THINGS), rules, List.of());
        var book = new RoleBook(new RoleCompiler(declarations.all()), organization -> roles, Ticker.systemTicker());
        return new Access(declarations, book, new Decisions(declarations, book, grants(), () -> null, clock), jdbc);
    }

    private ObjectGrants grants() {
        return new ObjectGrants(jdbc, clock, places);
    }

    private <T> T by(Actor actor, ScopedValue.CallableOp<T, RuntimeException> block) {
        return new RequestScope("req", acme, actor, Locale.ROOT).call(block);
    }

    private DriverManagerDataSource asOwner() {
        return new DriverManagerDataSource(
                settings.getRequiredProperty("basefly.database.url"),
                settings.getRequiredProperty("basefly.database.username"),
                settings.getRequiredProperty("basefly.database.password"));
    }
}
