package dev.basefly.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.RunningPlatform;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.TestPostgres;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which organization a request is for, by host: on a node of its own, whose setting the others do not share. */
class TenantHostTests {

    private static RunningPlatform platform;
    private static String slug;
    private static String token;
    private static String foreign;

    @BeforeAll
    static void start() {
        platform = RunningPlatform.start(RunningPlatform.at(
                TestPostgres.newDatabase(),
                "basefly.tenancy.base-domain=example.com",
                "basefly.tenancy.hosts=localhost"));
        var cast = new Cast(platform.api());
        var ada = cast.owner("Acme");
        var second = ada.api().post("/api/v1/organizations", java.util.Map.of("name", "Second"));
        slug = second.text("/data/slug");
        foreign = cast.owner("Globex").api().get("/api/v1/organizations").text("/data/0/slug");
        token = ada.api()
                .post("/api/v1/auth/sign-in", java.util.Map.of("email", ada.email(), "password", ada.password()))
                .text("/data/accessToken");
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void isTheSubDomains() throws IOException {
        assertThat(get(slug + ".example.com", "/api/v1/me"))
                .startsWith("HTTP/1.1 200")
                .contains("\"name\":\"Second\",\"role\"");
        assertThat(get("example.com", "/api/v1/me")).startsWith("HTTP/1.1 200");
        assertThat(get("www.example.com", "/api/v1/me")).startsWith("HTTP/1.1 200");
    }

    @Test
    void isNotFoundWhenItIsForeignOrMissing() throws IOException {
        assertThat(get(foreign + ".example.com", "/api/v1/me")).startsWith("HTTP/1.1 404");
        assertThat(get("missing-one.example.com", "/api/v1/me")).startsWith("HTTP/1.1 404");
    }

    @Test
    void mustNotContradictTheHeaderOrThePath() throws IOException {
        assertThat(get(slug + ".example.com", "/api/v1/me", "X-Tenant: " + foreign))
                .startsWith("HTTP/1.1 400")
                .contains("contradictory_tenants");
        assertThat(get(slug + ".example.com", "/o/" + foreign + "/api/v1/me")).startsWith("HTTP/1.1 400");
        assertThat(get(slug + ".example.com", "/o/" + slug + "/api/v1/me", "X-Tenant: " + slug))
                .startsWith("HTTP/1.1 200");
        assertThat(get("example.com", "/api/v1/me", "X-Tenant: " + slug, "X-Tenant: " + foreign))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void isNoForgedHosts() throws IOException {
        for (var host :
                new String[] {"evil.com", "example.com.evil.com", "a.b.example.com", "127.0.0.1", "evil.com:80"}) {
            assertThat(get(host, "/api/v1/me"))
                    .as(host)
                    .startsWith("HTTP/1.1 400")
                    .contains("unknown_host");
            assertThat(get(host, "/health/live")).as(host).startsWith("HTTP/1.1 200");
        }
        assertThat(get("example.com", "/sign-in", "X-Forwarded-Host: evil.com")).doesNotContain("evil.com");
    }

    @Test
    void locksNobodyIn() throws IOException {
        assertThat(get(foreign + ".example.com", "/sign-in")).doesNotStartWith("HTTP/1.1 404");
    }

    private static String get(String host, String path, String... headers) throws IOException {
        try (var socket = new Socket("localhost", platform.url().getPort())) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + token
                    + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n")
                    + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
