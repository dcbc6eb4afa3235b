package dev.basefly.identity;

import org.jspecify.annotations.Nullable;

/** Where a sign-in comes from, as shown in the list of sessions. */
public record Device(String address, String userAgent) {

    private static final int LONGEST = 200;

    public Device {
        userAgent = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent;
    }

    static Device of(String address, @Nullable String userAgent) {
        return new Device(address, userAgent == null ? "unknown" : userAgent);
    }
}
