package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Where a request comes from: the address of the connection, or what a trusted proxy says it was. */
public final class ClientAddress {

    private final List<IpAddressMatcher> trustedProxies;

    ClientAddress(ApiSettings settings) {
        this.trustedProxies =
                settings.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    /** Whether a proxy of ours says that its own caller used TLS. */
    boolean saysSecure(HttpServletRequest request) {
        return "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto")) && isTrusted(request.getRemoteAddr());
    }

    private boolean isTrusted(String address) {
        return trustedProxies.stream().anyMatch(proxy -> proxy.matches(address));
    }

    /** The last address before our own proxies; what the caller itself claims is not believed. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (!isTrusted(address)) {
            return address;
        }
        String forwarded = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
        List<String> hops = Arrays.stream(forwarded.split(","))
                .map(ClientAddress::withoutPort)
                .toList();
        return hops.reversed().stream()
                .takeWhile(ClientAddress::isAddress)
                .filter(hop -> !isTrusted(hop))
                .findFirst()
                .orElse(address);
    }

    private static String withoutPort(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            return text.substring(1).replaceFirst("\\].*", "");
        }
        boolean ipv4 = text.indexOf(':') == text.lastIndexOf(':');
        return ipv4 ? text.replaceFirst(":\\d+$", "") : text;
    }

    private static boolean isAddress(String hop) {
        try {
            return !InetAddress.ofLiteral(hop).isAnyLocalAddress();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** What requests are counted by when nobody is signed in. */
    public String networkOf(HttpServletRequest request) {
        return network(of(request));
    }

    /** One household or machine: the address, of IPv6 its first 64 bits. */
    public static String network(String address) {
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
