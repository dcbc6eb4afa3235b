package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Where a request comes from: the address of the connection, or what a trusted proxy says it was. */
public final class ClientAddress {

    private final List<String> trustedProxies;

    ClientAddress(ApiSettings settings) {
        this.trustedProxies = settings.trustedProxies();
    }

    /** The last address before our own proxies; what the caller itself claims is not believed. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null || !trustedProxies.contains(address)) {
            return address;
        }
        List<String> hops =
                Arrays.stream(forwarded.split(",")).map(String::trim).toList();
        return hops.reversed().stream()
                .filter(hop -> !trustedProxies.contains(hop))
                .findFirst()
                .filter(hop -> hop.matches("[0-9A-Fa-f:.]{2,45}"))
                .orElse(address);
    }

    /** One household or machine: the address, of IPv6 its first 64 bits. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            StringBuilder prefix = new StringBuilder();
            for (int at = 0; at < Math.min(8, bytes.length); at++) {
                prefix.append(Character.forDigit(bytes[at] >> 4 & 15, 16))
                        .append(Character.forDigit(bytes[at] & 15, 16));
            }
            return prefix.toString();
        } catch (IllegalArgumentException malformed) {
            return address;
        }
    }
}
