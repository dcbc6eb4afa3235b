package dev.basefly.testkit.leaks;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The owner of one organization, who uses the API as an owner and as an attacker. */
final class HttpHunter {

    private static final Set<Integer> REFUSED = Set.of(400, 404);

    private final Shared shared;
    private final int number;
    private final ApiClient api;
    private final RandomGenerator random;
    private final Set<String> things = new HashSet<>();
    private final Map<String, Runnable> kinds = new LinkedHashMap<>();

    /**
     * What all hunters know.
     *
     * @param owners of every id that was ever seen, by tenant number
     * @param samples one id of each tenant's, which others try
     */
    record Shared(
            String path,
            Function<String, Map<String, ?>> creation,
            ConcurrentMap<String, Integer> owners,
            ConcurrentMap<Integer, String> samples,
            Tally tally) {}

    HttpHunter(Shared shared, int number, ApiClient anonymous, RandomGenerator random) {
        this.shared = shared;
        this.number = number;
        this.random = random;
        var mark = Marks.of(number);
        var answer = anonymous.post(
                "/api/v1/auth/sign-up",
                Map.of(
                        "email", UUID.randomUUID() + "." + mark + "@leak.example",
                        "password", Cast.PASSWORD,
                        "name", "Olivia " + mark,
                        "organizationName", "Org " + mark));
        var organization = answer.text("/data/organization/id");
        this.api = anonymous.withBearer(answer.text("/data/accessToken"));
        shared.owners().put(organization, number);
        shared.owners().put(answer.text("/data/user/id"), number);
        kinds.put("list", this::list);
        kinds.put("me", () -> seen("me", api.get("/api/v1/me"), ""));
        kinds.put("organizations", () -> seen("organizations", api.get("/api/v1/organizations"), ""));
        kinds.put("get", this::get);
        kinds.put("foreign get", () -> foreign("foreign get", id -> api.get(shared.path() + "/" + id)));
        kinds.put("foreign delete", () -> foreign("foreign delete", id -> api.delete(shared.path() + "/" + id)));
        kinds.put(
                "foreign patch",
                () -> foreign(
                        "foreign patch",
                        id -> api.patch(shared.path() + "/" + id, Map.of("name", "taken by " + mark))));
        kinds.put(
                "foreign organization",
                () -> foreign("foreign organization", id -> api.get("/api/v1/organizations/" + id)));
        kinds.put(
                "foreign X-Tenant",
                () -> foreign(
                        "foreign X-Tenant", id -> api.withHeader("X-Tenant", id).get(shared.path())));
        kinds.put("foreign cursor", this::listBehindForeign);
        kinds.put("create", this::create);
        kinds.put("delete", this::delete);
    }

    void operate() {
        var names = List.copyOf(kinds.keySet());
        var name = things.isEmpty() ? "create" : names.get(random.nextInt(names.size()));
        shared.tally().done("HTTP " + name);
        Objects.requireNonNull(kinds.get(name)).run();
    }

    private void list() {
        var answer = seen("list", api.get(shared.path() + "?limit=100"), "");
        var shown = new HashSet<String>();
        answer.json("/data").valueStream().map(row -> row.path("id").asString()).forEach(shown::add);
        shared.tally().compare("list", number, things, shown);
    }

    private void listBehindForeign() {
        var id = another();
        seen("foreign cursor", api.get(shared.path() + "?cursor=" + id), id);
    }

    private void get() {
        var id = new ArrayList<>(things).get(random.nextInt(things.size()));
        var answer = seen("get", api.get(shared.path() + "/" + id), id);
        shared.tally().compare("get", number, 200, answer.status());
    }

    private void create() {
        var answer = seen("create", api.post(shared.path(), shared.creation().apply("Thing " + Marks.of(number))), "");
        if (answer.status() == 201) {
            var id = answer.text("/data/id");
            things.add(id);
            shared.owners().put(id, number);
            shared.samples().put(number, id);
        } else if (answer.status() != 409) {
            shared.tally().failure("create", number, answer.status() + " " + answer.text());
        }
    }

    private void delete() {
        var id = things.iterator().next();
        var answer = seen("delete", api.delete(shared.path() + "/" + id), id);
        shared.tally().compare("delete", number, 204, answer.status());
        things.remove(id);
    }

    private void foreign(String kind, Function<String, ApiResponse> request) {
        var id = another();
        var answer = seen(kind, request.apply(id), id);
        if (REFUSED.contains(answer.status())) {
            shared.tally().refused();
        } else {
            shared.tally().leak(kind, number, answer.status() + " " + answer.text());
        }
    }

    /** A thing or organization of somebody else's, or one that nobody has while the others have none yet. */
    private String another() {
        var others = shared.samples().entrySet().stream()
                .filter(sample -> !sample.getKey().equals(number))
                .map(Map.Entry::getValue)
                .toList();
        return others.isEmpty() ? "org_01jz8mk0w0e0ta8r5v7yqkq1zn" : others.get(random.nextInt(others.size()));
    }

    private ApiResponse seen(String kind, ApiResponse answer, String sent) {
        var shown = answer.text() + answer.headers().map();
        shared.tally().inspect(kind, number, shown);
        Marks.ids(shown)
                .filter(id -> !id.equals(sent) && shared.owners().getOrDefault(id, number) != number)
                .forEach(id -> shared.tally().leak(kind, number, id + " in: " + shown));
        if (answer.status() >= 500) {
            shared.tally().failure(kind, number, answer.status() + " " + answer.text());
        }
        return answer;
    }
}
