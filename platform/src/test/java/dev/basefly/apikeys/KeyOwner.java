package dev.basefly.apikeys;

import static dev.basefly.testkit.ApiAssertions.assertThat;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody who makes API keys, and the programs that use them. */
record KeyOwner(Cast.Person person, ApiClient nobody) {

    static final String KEYS = "/api/v1/api-keys";

    /** A key with its secret as a test needs it. */
    record Made(String id, String secret, ApiClient program) {}

    static KeyOwner of(Cast cast, String company) {
        return new KeyOwner(cast.owner(company), cast.nobody());
    }

    ApiClient api() {
        return person.api();
    }

    /** Makes a key with these scopes. */
    Made make(String... scopes) {
        return made(ask(Map.of("scopes", List.of(scopes))));
    }

    /** Asks for a key; what is not given is as it is usual. */
    ApiResponse ask(Map<String, Object> wishes) {
        var body = new LinkedHashMap<String, Object>(Map.of("name", "Import", "scopes", List.of("api-keys:read")));
        body.putAll(wishes);
        return api().post(KEYS, body);
    }

    Made made(ApiResponse answer) {
        assertThat(answer).hasJson("/data/secret");
        var secret = answer.text("/data/secret");
        return new Made(answer.text("/data/key/id"), secret, nobody.withBearer(secret));
    }
}
