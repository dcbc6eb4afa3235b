package dev.basefly.api;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.AccessRule;
import dev.basefly.access.RouteTable;
import dev.basefly.testkit.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

@PlatformTest
class OpenApiTests {

    private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

    @Autowired
    private ApiClient api;

    @Autowired
    private RouteTable routes;

    @Autowired
    private RequestMappingHandlerMapping requestMappingHandlerMapping;

    @Test
    void isAtVersionThreeOne() {
        assertThat(document().path("openapi").asString()).startsWith("3.1");
        assertThat(document().at("/info/title").asString()).isEqualTo("Basefly API");
        assertThat(document().at("/components/securitySchemes/bearer/scheme").asString())
                .isEqualTo("bearer");
    }

    @Test
    void listsEveryRouteOfTheApi() {
        var routes = new TreeSet<String>();
        requestMappingHandlerMapping
                .getHandlerMethods()
                .keySet()
                .forEach(route -> route.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/api/v1"))
                        .forEach(pattern -> route.getMethodsCondition()
                                .getMethods()
                                .forEach(method ->
                                        routes.add(method.name().toLowerCase(java.util.Locale.ROOT) + " " + pattern))));

        assertThat(routes).contains("post /api/v1/auth/sign-up", "get /api/v1/me");
        assertThat(operations().stream().map(Operation::name)).containsAll(routes);
    }

    @Test
    void documentsTheErrorsOfEveryOperationWithExamples() {
        for (var operation : operations()) {
            for (var status : List.of("400", "401", "403", "404", "405", "406", "429", "500", "503", "504")) {
                var content = operation.json.at("/responses/" + status + "/content/application~1json");

                assertThat(content.at("/example/error/code").asString(""))
                        .as("%s %s", operation.name, status)
                        .isNotEmpty();
                assertThat(content.at("/schema/$ref").asString()).isEqualTo("#/components/schemas/Error");
            }
            if (operation.json.has("requestBody")) {
                assertThat(operation.json.at("/responses").propertyNames()).contains("409", "413", "415", "422");
            }
        }
    }

    @Test
    void showsTheIdempotencyKeyAtEveryWriteThatTakesIt() {
        var open = routes.routes().stream()
                .filter(route -> route.rule() instanceof AccessRule.ForAnyone)
                .map(route -> route.method().toLowerCase(java.util.Locale.ROOT) + " " + route.path())
                .toList();

        for (var operation : operations()) {
            boolean shown = operation
                    .json()
                    .path("parameters")
                    .valueStream()
                    .anyMatch(parameter -> parameter.path("name").asString("").equals("Idempotency-Key"));
            boolean file = operation.json().has("requestBody")
                    && !operation.json().at("/requestBody/content").has("application/json");

            assertThat(shown)
                    .as(operation.name())
                    .isEqualTo(!operation.name().startsWith("get ")
                            && operation.name().contains(" /api/")
                            && !file
                            && !open.contains(operation.name()));
        }
    }

    @Test
    void summarizesEveryOperation() {
        assertThat(operations())
                .allSatisfy(
                        operation -> assertThat(operation.json.path("summary").asString(""))
                                .as(operation.name)
                                .isNotBlank());
    }

    @Test
    void showsIdentifiersAsText() {
        var ids = new ArrayList<String>();
        document()
                .at("/components/schemas")
                .propertyStream()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .propertyStream()
                        .filter(property -> property.getKey().equals("id"))
                        .forEach(property -> {
                            ids.add(schema.getKey());
                            assertThat(property.getValue().path("type").asString(""))
                                    .as(schema.getKey())
                                    .isEqualTo("string");
                        }));

        assertThat(ids).isNotEmpty();
        assertThat(document().at("/components/schemas").propertyNames()).doesNotContain("TenantId", "UserId");
    }

    @Test
    void isShownByAPageThatNeedsNoForeignHost() {
        var entry = api.get("/docs");
        assertThat(entry).hasStatus(302);
        var location = entry.header("Location").orElseThrow();
        var page = api.get(location);

        assertThat(page).hasStatus(200);
        assertThat(page.text()).contains("swagger-ui").doesNotContain("http://", "https://");
        var scripts = Pattern.compile("(?:src|href)=\"([^\"]+\\.(?:js|css))\"").matcher(page.text());
        while (scripts.find()) {
            var asset = java.net.URI.create(location).resolve(scripts.group(1)).toString();
            assertThat(api.get(asset)).hasStatus(200);
        }
        assertThat(api.get("/openapi.json/swagger-config")).hasJson("/url", "/openapi.json");
    }

    private record Operation(String name, JsonNode json) {}

    private List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document()
                .path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyStream()
                        .filter(entry -> VERBS.contains(entry.getKey()))
                        .forEach(entry ->
                                operations.add(new Operation(entry.getKey() + " " + path.getKey(), entry.getValue()))));
        return operations;
    }

    private JsonNode document() {
        return api.get("/openapi.json").body();
    }
}
