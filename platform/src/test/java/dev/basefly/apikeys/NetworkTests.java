package dev.basefly.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTests {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7, true",
        "203.0.113.7, 203.0.113.8, false",
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.128/25, 10.0.0.127, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "10.0.0.1, ::ffff:10.0.0.1, true",
        "fe80::/10, fe80::1%eth0, true",
        "10.0.0.0/8, nonsense, false",
        "10.0.0.0/8, '', false"
    })
    void containsWhatBeginsWithTheSameBits(String network, String address, boolean contained) {
        assertThat(Network.parse(network).orElseThrow().contains(address)).isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "203.0.113.7/32, 203.0.113.7",
        "2001:DB8::1/32, 2001:db8:0:0:0:0:0:0/32",
        "::1/128, 0:0:0:0:0:0:0:1"
    })
    void hasOneWayToBeWritten(String typed, String written) {
        assertThat(Network.parse(typed).orElseThrow()).hasToString(written);
        assertThat(Network.parse(written)).isEqualTo(Network.parse(typed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme.example",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0/8",
                "10.0.0.256",
                "::/129",
                "fe80::1%eth0",
                "::ffff:10.0.0.0/8",
                "10.0.0.0/8/8",
                "/8",
                "10.0.0.0/08x",
                "*",
                "0x7f.1"
            })
    void isNothingElse(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }
}
