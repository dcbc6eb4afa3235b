package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** API keys of the victim's, where the application has such keys. */
final class Keys {

    private static final String PATH = "/api/v1/api-keys";

    private final List<Route> routes;
    private final ApiClient nobody;

    Keys(List<Route> routes, ApiClient nobody) {
        this.routes = routes;
        this.nobody = nobody;
    }

    /** A key that may do one thing. */
    record Narrow(String scope, ApiClient api) {}

    /** The secret of a key that worked for a moment. */
    Optional<String> revoked(World victim) {
        return made(victim).map(answer -> {
            var id = Stream.of("/data/id", "/data/key/id", "/data/apiKey/id")
                    .map(answer::json)
                    .filter(JsonNode::isValueNode)
                    .map(JsonNode::asString)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The answer shows no id of the key"));
            var gone = victim.owner().api().delete(PATH + "/" + id);
            if (gone.status() != 204) {
                throw new AssertionError("The key cannot be revoked: %d %s".formatted(gone.status(), gone.text()));
            }
            return secret(answer);
        });
    }

    Optional<Narrow> narrow(World victim) {
        return made(victim).map(answer -> new Narrow(scope(), nobody.withBearer(secret(answer))));
    }

    private Optional<ApiResponse> made(World victim) {
        if (routes.stream().noneMatch(route -> route.name().equals("POST " + PATH))) {
            return Optional.empty();
        }
        var key = Map.of("name", victim.freshName(), "scopes", List.of(scope()));
        var answer = victim.remember(victim.owner().api().post(PATH, key));
        if (answer.status() != 201) {
            throw new AssertionError("No API key can be made: %d %s".formatted(answer.status(), answer.text()));
        }
        return Optional.of(answer);
    }

    /** One permission that a key may have; reading is the least. */
    private String scope() {
        return routes.stream()
                .flatMap(route -> route.rule() instanceof Route.Rule.Holders holders
                        ? Stream.of(holders.permission())
                        : Stream.empty())
                .filter(permission -> permission.endsWith(":read"))
                .sorted()
                .findFirst()
                .orElseThrow();
    }

    private static String secret(ApiResponse answer) {
        return Stream.of("/data/secret", "/data/token", "/data/key")
                .map(answer::json)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asString)
                .findFirst()
                .orElseThrow(() -> new AssertionError("The answer shows no secret of the key"));
    }
}
