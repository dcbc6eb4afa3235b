package dev.basefly.testkit;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The people and companies of a test, made over HTTP like everybody else's, each call a fresh one. */
public final class Cast {

    /** The pass phrase of everybody in the cast. */
    public static final String PASSWORD = "violet harbour kettle 42";

    private final ApiClient anonymous;

    /** Signs up through {@code anonymous}, which carries no token. */
    public Cast(ApiClient anonymous) {
        this.anonymous = anonymous;
    }

    /** Somebody who is not signed in. */
    public ApiClient nobody() {
        return anonymous;
    }

    /** Signs up a fresh person who founds a company of that name, for example Acme, Globex or Initech. */
    public Person owner(String company) {
        var name = "Olivia Owner of " + company;
        var email = "olivia.%s@%s.example".formatted(UUID.randomUUID(), domain(company));
        var answer = anonymous.post(
                "/api/v1/auth/sign-up",
                Map.of("email", email, "password", PASSWORD, "name", name, "organizationName", company));
        ApiAssertions.assertThat(answer).hasStatus(201);
        return new Person(
                answer.text("/data/user/id"),
                email,
                PASSWORD,
                name,
                answer.text("/data/organization/id"),
                anonymous.withBearer(answer.text("/data/accessToken")));
    }

    private static String domain(String company) {
        return company.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** A signed-in person, the organization they belong to, and the API as they see it. */
    public record Person(String id, String email, String password, String name, String organizationId, ApiClient api) {}
}
