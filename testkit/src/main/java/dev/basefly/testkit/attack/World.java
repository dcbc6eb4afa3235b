package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An organization with its people and things. Every name and address in it carries a mark that occurs nowhere else, so that
 * a trace of it in somebody else's answer is seen.
 */
final class World {

    private final String mark;
    private final Person owner;
    private final Map<String, Person> members = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();
    private final Map<String, Optional<Map<String, String>>> values = new ConcurrentHashMap<>();
    private final Map<String, Optional<Call>> calls = new ConcurrentHashMap<>();
    private final Set<String> guessed = ConcurrentHashMap.newKeySet();
    private final Set<String> links = ConcurrentHashMap.newKeySet();

    World(String mark, Person owner) {
        this.mark = mark;
        this.owner = owner;
        remember(owner.organization());
        remember(owner.id());
    }

    /** Somebody who is signed in. */
    record Person(String id, String email, String organization, String token, ApiClient api) {}

    static String newMark() {
        return "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 14) + "q";
    }

    String mark() {
        return mark;
    }

    Person owner() {
        return owner;
    }

    String organization() {
        return owner.organization();
    }

    /** The members by role, the owner not among them. */
    Map<String, Person> members() {
        return members;
    }

    void join(String role, Person person) {
        members.put(role, person);
        remember(person.id());
    }

    String freshAddress() {
        return UUID.randomUUID().toString().substring(0, 8) + "." + mark + "@attack.example";
    }

    String freshName() {
        return "N" + UUID.randomUUID().toString().substring(0, 4) + " " + mark;
    }

    /** Notes the ids and links that an answer shows to somebody of this world. */
    ApiResponse remember(ApiResponse answer) {
        if (answer.status() < 300) {
            remember(answer.text());
            if (answer.header("Content-Type").orElse("").startsWith("text/html")) {
                Links.in(answer.text()).forEach(links::add);
            }
        }
        answer.header("Location").ifPresent(this::remember);
        return answer;
    }

    private void remember(String text) {
        Ids.in(text)
                .forEach(id -> ids.computeIfAbsent(Ids.prefix(id), _ -> ConcurrentHashMap.newKeySet())
                        .add(id));
    }

    /** Addresses that pages of this world lead to, by link or form. */
    Set<String> links() {
        return links;
    }

    Optional<String> idLike(String example) {
        return idWithPrefix(Ids.prefix(example));
    }

    Optional<String> idWithPrefix(String prefix) {
        return prefix.equals(Ids.prefix(organization()))
                ? Optional.of(organization())
                : ids.getOrDefault(prefix, Set.of()).stream()
                        .sorted(Comparator.comparing((String id) -> !id.equals(owner.id()))
                                .thenComparing(Comparator.naturalOrder()))
                        .reduce((first, second) -> second);
    }

    /** An id for a field or variable of that name: {@code userId} of a user, {@code cluster} of a cluster. */
    Optional<String> idNamed(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("user") || lower.startsWith("owner")) {
            return idWithPrefix(Ids.prefix(owner.id()));
        }
        if (lower.startsWith("tenant")) {
            return Optional.of(organization());
        }
        return ids.keySet().stream().filter(lower::startsWith).findFirst().flatMap(this::idWithPrefix);
    }

    Set<String> ids() {
        return ids.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** What nobody outside may see: the mark and all ids. */
    Set<String> secrets() {
        return Stream.concat(Stream.of(mark), ids().stream()).collect(Collectors.toSet());
    }

    /** The values of each route's path variables, as they were first found. */
    Map<String, Optional<Map<String, String>>> values() {
        return values;
    }

    /** Routes with an id in their path that nothing has. */
    Set<String> guessed() {
        return guessed;
    }

    /** The request with which this world's owner would use each route, as it was first made. */
    Map<String, Optional<Call>> calls() {
        return calls;
    }
}
