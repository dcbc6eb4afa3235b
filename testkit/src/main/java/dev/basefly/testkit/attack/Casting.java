package dev.basefly.testkit.attack;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.attack.World.Person;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Signs up the people of the attacks, over HTTP where the API offers it. */
final class Casting {

    static final List<String> ROLES = List.of("ADMIN", "MEMBER", "BILLING", "VIEWER");

    /** One person may own twenty. */
    private static final int MOST_FOUNDED = 15;

    /** Only her organization has the name by which it is found again. */
    private static final String OWNER = "olivia";

    private final ApiClient anonymous;
    private final Inside inside;
    private final Map<String, Person> helpers = new ConcurrentHashMap<>();
    private @Nullable Person founder;
    private int founded;

    Casting(ApiClient anonymous, Inside inside) {
        this.anonymous = anonymous;
        this.inside = inside;
    }

    Inside inside() {
        return inside;
    }

    ApiClient nobody() {
        return anonymous;
    }

    /** An organization whose owner is in no other, and who may therefore be ended with it. */
    World world() {
        var mark = World.newMark();
        return populate(new World(mark, signUp(OWNER, mark)));
    }

    /** As {@link #world()}, but founded by somebody who owns others too, which saves the time of a sign-up. */
    World sharedWorld() {
        var mark = World.newMark();
        var founder = founder();
        var answer = founder.api().post("/api/v1/organizations", Map.of("name", "Org " + mark));
        assertThat(answer).hasStatus(201);
        var organization = answer.text("/data/id");
        var api = founder.api().withHeader("X-Tenant", organization);
        return populate(new World(mark, new Person(founder.id(), founder.email(), organization, founder.token(), api)));
    }

    /** An organization with somebody in every built-in role. */
    World worldOfAllRoles() {
        var mark = World.newMark();
        var world = new World(mark, signUp(OWNER, mark));
        ROLES.forEach(role -> join(world, role, true));
        return world;
    }

    private World populate(World world) {
        inside.addMember(world, world.freshAddress());
        return world;
    }

    private synchronized Person founder() {
        if (founder == null || founded++ >= MOST_FOUNDED) {
            founder = signUp("fiona", World.newMark());
            founded = 1;
        }
        return founder;
    }

    /**
     * A member, who acts in this organization by naming it in X-Tenant.
     *
     * @param fresh somebody who is in no other organization but their own
     */
    Person join(World world, String role, boolean fresh) {
        var name = role.toLowerCase(Locale.ROOT);
        var person =
                fresh ? signUp(name, world.mark()) : helpers.computeIfAbsent(role, _ -> signUp(name, World.newMark()));
        inside.join(world, person.email(), role);
        var member = new Person(
                person.id(),
                person.email(),
                world.organization(),
                person.token(),
                person.api().withHeader("X-Tenant", world.organization()));
        world.join(role, member);
        return member;
    }

    Person operator() {
        var person = signUp("oscar", World.newMark());
        inside.makeOperator(person.email());
        return person;
    }

    /** Somebody with an organization of their own, in which everybody who signs up is an owner. */
    Person stranger() {
        return signUp("stranger", World.newMark());
    }

    /** The person's own cookies, as a browser keeps them that signed in on the page. */
    ApiClient browser(Person person) {
        var browser = anonymous.withCookies().withHeader("Accept", "text/html");
        var fields = Links.form(browser.get("/sign-in").text(), "/sign-in");
        var form = new LinkedHashMap<>(fields);
        form.put("email", person.email());
        form.put("password", Cast.PASSWORD);
        var answer = new Call("POST", "/sign-in", Forms.encode(form), Map.of("Content-Type", Forms.TYPE)).by(browser);
        if (answer.status() != 302 && answer.status() != 303) {
            throw new IllegalStateException("Nobody can sign in on the page: " + answer.status());
        }
        return browser;
    }

    private Person signUp(String name, String mark) {
        var email = name + "." + UUID.randomUUID().toString().substring(0, 8) + "." + mark + "@attack.example";
        ApiResponse answer = anonymous.post(
                "/api/v1/auth/sign-up",
                Map.of(
                        "email",
                        email,
                        "password",
                        Cast.PASSWORD,
                        "name",
                        name + " " + mark,
                        "organizationName",
                        (name.equals(OWNER) ? "Org " : "Home ") + mark));
        assertThat(answer).hasStatus(201);
        var token = answer.text("/data/accessToken");
        return new Person(
                answer.text("/data/user/id"),
                email,
                answer.text("/data/organization/id"),
                token,
                anonymous.withBearer(token));
    }
}
