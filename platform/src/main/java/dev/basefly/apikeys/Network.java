package dev.basefly.apikeys;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address of version 4 or 6, or all those that begin with the same bits, in the notation of RFC 4632. */
record Network(InetAddress address, int bits) {

    /** All four parts; the old short forms, such as 10.1 for 10.0.0.1, mean something else to everybody. */
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Reads {@code 203.0.113.7}, {@code 203.0.113.0/24} or {@code 2001:db8::/32}; empty for anything else. */
    static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        boolean readable = literal.indexOf(':') >= 0
                ? literal.indexOf('%') < 0
                : IPV4.matcher(literal).matches();
        if (!readable || (slash >= 0 && !text.substring(slash + 1).matches("\\d{1,3}"))) {
            return Optional.empty();
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            int all = address.getAddress().length * 8;
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            // Of a mapped address such as ::ffff:10.0.0.1 the bits would be counted from another beginning.
            boolean mapped = all == 32 && literal.indexOf(':') >= 0 && slash >= 0;
            return bits > all || mapped ? Optional.empty() : Optional.of(new Network(masked(address, bits), bits));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Whether the address, as {@code ClientAddress} tells it, lies in the network. */
    boolean contains(String other) {
        int zone = other.indexOf('%');
        try {
            byte[] theirs = InetAddress.ofLiteral(zone < 0 ? other : other.substring(0, zone))
                    .getAddress();
            byte[] ours = address.getAddress();
            return theirs.length == ours.length && Arrays.equals(masked(theirs, bits), ours);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** Whether every address of the other lies in this one. */
    boolean covers(Network other) {
        return other.bits >= bits && contains(other.address.getHostAddress());
    }

    @Override
    public String toString() {
        boolean single = bits == address.getAddress().length * 8;
        return single ? address.getHostAddress() : address.getHostAddress() + "/" + bits;
    }

    private static InetAddress masked(InetAddress address, int bits) {
        try {
            return InetAddress.getByAddress(masked(address.getAddress(), bits));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] masked = address.clone();
        for (int at = 0; at < masked.length; at++) {
            int kept = Math.clamp(bits - at * 8L, 0, 8);
            masked[at] &= (byte) (0xff << (8 - kept));
        }
        return masked;
    }
}
