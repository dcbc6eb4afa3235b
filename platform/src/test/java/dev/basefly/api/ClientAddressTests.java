package dev.basefly.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class ClientAddressTests {

    private static final String PROXY = "10.0.0.1";
    private static final String EDGE = "10.0.0.2";

    private final ClientAddress addresses = new ClientAddress(new ApiSettings(
            DataSize.ofMegabytes(1),
            Duration.ofSeconds(30),
            List.of(),
            List.of(PROXY, EDGE),
            List.of("en"),
            new ApiSettings.Limits(10, 100, 20, 10, 5, 30, 300, 100)));

    @Test
    void isTheConnectionsWithoutAProxy() {
        assertThat(of("203.0.113.1", null)).isEqualTo("203.0.113.1");
    }

    @Test
    void ignoresWhatAStrangerClaims() {
        assertThat(of("203.0.113.1", "198.51.100.7")).isEqualTo("203.0.113.1");
    }

    @Test
    void isTheLastBeforeOurProxies() {
        assertThat(of(PROXY, "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(of(PROXY, "8.8.8.8, 198.51.100.7, " + EDGE)).isEqualTo("198.51.100.7");
        assertThat(of(PROXY, "2001:db8::1")).isEqualTo("2001:db8::1");
    }

    @Test
    void isTheProxysWhenTheHeaderIsNonsense() {
        assertThat(of(PROXY, "unknown")).isEqualTo(PROXY);
        assertThat(of(PROXY, "")).isEqualTo(PROXY);
        assertThat(of(PROXY, EDGE)).isEqualTo(PROXY);
        assertThat(of(PROXY, "<script>")).isEqualTo(PROXY);
    }

    @Test
    void groupsTheNewProtocolByItsFirstHalf() {
        assertThat(ClientAddress.network("2001:db8:1:2::1")).isEqualTo(ClientAddress.network("2001:db8:1:2:9:9:9:9"));
        assertThat(ClientAddress.network("2001:db8:1:2::1")).isNotEqualTo(ClientAddress.network("2001:db8:1:3::1"));
        assertThat(ClientAddress.network("203.0.113.1")).isEqualTo("203.0.113.1");
        assertThat(ClientAddress.network(":::::")).isEqualTo(":::::");
    }

    private String of(String connection, @Nullable String forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(connection);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }
        return addresses.of(request);
    }
}
