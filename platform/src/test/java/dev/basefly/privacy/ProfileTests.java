package dev.basefly.privacy;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.testkit.Cast;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@PlatformTest
class ProfileTests {

    private static final String PROFILE = "/api/v1/me/profile";
    private static final String PICTURE = PROFILE + "/picture";
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private Profiles profiles;

    private Cast.Person ada;

    @BeforeEach
    void signUp() {
        ada = cast.owner("Acme");
    }

    @Test
    void isAsThePersonWantsIt() {
        assertThat(ada.api().get(PROFILE)).hasStatus(200).hasJson("/data/email", ada.email());

        assertThat(ada.api()
                        .patch(PROFILE, Map.of("name", " Ada  King ", "locale", "de-at", "timeZone", "Europe/Vienna")))
                .hasStatus(200)
                .hasJson("/data/name", "Ada King")
                .hasJson("/data/locale", "de-AT")
                .hasJson("/data/timeZone", "Europe/Vienna");

        assertThat(ada.api().get("/api/v1/me")).hasJson("/data/name", "Ada King");
        var cleared = ada.api().patch(PROFILE, Map.of("locale", ""));
        assertThat(cleared).hasStatus(200).hasJson("/data/timeZone", "Europe/Vienna");
        assertThat(cleared.json("/data/locale").isNull()).isTrue();
        assertThat(ada.api().patch(PROFILE, Map.of("timeZone", "Mars/Base")))
                .hasStatus(422)
                .hasErrorFor("timeZone");
        assertThat(ada.api().patch(PROFILE, Map.of("email", "other@acme.example")))
                .hasStatus(422);
        assertThat(cast.nobody().get(PROFILE)).hasStatus(401);
    }

    @Test
    void decidesTheLanguageOfTheRequest() throws Exception {
        ada.api().patch(PROFILE, Map.of("locale", "de-AT"));
        var seen = new AtomicReference<Locale>();
        var scope = new RequestScope("r", null, new Actor.Person(id(ada), null, false), Locale.ENGLISH);

        scope.call(() -> {
            new LocaleFilter(profiles)
                    .doFilter(
                            new MockHttpServletRequest(),
                            new MockHttpServletResponse(),
                            (request, response) ->
                                    seen.set(RequestScope.current().locale()));
            return true;
        });

        assertThat(seen.get()).isEqualTo(Locale.forLanguageTag("de-AT"));
    }

    @Test
    void hasAPictureForThoseOneWorksWith() {
        assertThat(ada.api().put(PICTURE, PNG, "image/png")).hasStatus(204);
        var url = ada.api().get(PROFILE).text("/data/pictureUrl");
        var grace = cast.owner("Globex");

        assertThat(ada.api().get(url))
                .hasStatus(200)
                .hasHeader("Content-Type", "image/png")
                .hasHeader("X-Content-Type-Options", "nosniff");
        assertThat(grace.api().get(url)).hasStatus(404);
        assertThat(cast.nobody().get(url)).hasStatus(401);
        organizations.add(TenantId.of(ada.organizationId()), id(grace), RoleName.VIEWER);
        assertThat(grace.api().get(url)).hasStatus(200);

        assertThat(ada.api().delete(PICTURE)).hasStatus(204);
        assertThat(ada.api().get(url)).hasStatus(404);
    }

    @Test
    void takesNothingForAPictureThatIsNone() {
        assertThat(ada.api()
                        .put(
                                PICTURE,
                                "<svg onload='alert(1)'/>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "image/png"))
                .hasStatus(415)
                .hasJson("/error/reason", "picture_type");
        assertThat(ada.api().put(PICTURE, PNG, "text/html")).hasStatus(415);
        assertThat(ada.api().put(PICTURE, new byte[0], "image/png").status()).isIn(400, 415);
        var large = java.util.Arrays.copyOf(PNG, Profiles.PICTURE.bytes() + 1);
        assertThat(ada.api().put(PICTURE, large, "image/png"))
                .hasStatus(413)
                .hasJson("/error/reason", "picture_too_large");
        assertThat(ada.api().put(PICTURE, java.util.Arrays.copyOf(PNG, Profiles.PICTURE.bytes()), "image/png"))
                .hasStatus(204);
    }

    private static UserId id(Cast.Person person) {
        return UserId.of(person.id());
    }
}
