package dev.basefly.billing.inbox;

import dev.basefly.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks who sent a body, and when: the header {@code t=…,v1=…} holds HMAC-SHA256 of the time, a dot and the bytes as they
 * came (https://docs.stripe.com/webhooks#verify-manually). Any of several secrets will do, while one is replaced.
 */
public final class StripeSignature {

    private static final String ALGORITHM = "HmacSHA256";
    private static final long TOLERANCE = Duration.ofMinutes(5).toSeconds();
    private static final int LONGEST_HEADER = 4096;
    private static final int LENGTH = 64;

    private final List<Mac> keyed;
    private final InstantSource clock;

    /** @param secrets any of which will do */
    public StripeSignature(List<Secret> secrets, InstantSource clock) {
        this.keyed = secrets.stream().map(StripeSignature::keyed).toList();
        this.clock = clock;
    }

    boolean hasSecret() {
        return !keyed.isEmpty();
    }

    /** Whether the bytes were signed with a secret that is ours, less than five minutes away from now. */
    public boolean verifies(byte[] body, @Nullable String header) {
        Claimed claimed = claimed(header);
        return claimed != null && isSigned(claimed.time(), body, claimed.signatures());
    }

    /** Whether there is a recent time and something that looks like a signature, so that reading the body is worth it. */
    boolean isPlausible(@Nullable String header) {
        return claimed(header) != null;
    }

    private record Claimed(String time, List<String> signatures) {}

    private @Nullable Claimed claimed(@Nullable String header) {
        if (header == null || header.length() > LONGEST_HEADER) {
            return null;
        }
        String time = null;
        List<String> signatures = new ArrayList<>(2);
        for (int from = 0; from < header.length(); ) {
            int comma = header.indexOf(',', from);
            int end = comma < 0 ? header.length() : comma;
            if (header.startsWith("t=", from)) {
                time = header.substring(from + 2, end);
            } else if (header.startsWith("v1=", from) && end - from - 3 == LENGTH) {
                signatures.add(header.substring(from + 3, end));
            }
            from = end + 1;
        }
        return time == null || signatures.isEmpty() || !isRecent(time) ? null : new Claimed(time, signatures);
    }

    private boolean isRecent(String time) {
        if (time.isEmpty() || time.length() > 12 || !time.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return false;
        }
        return Math.abs(clock.instant().getEpochSecond() - Long.parseLong(time)) <= TOLERANCE;
    }

    /** Looks at every combination, so that the time it takes tells nothing. */
    private boolean isSigned(String time, byte[] body, List<String> signatures) {
        byte[] prefix = (time + ".").getBytes(StandardCharsets.US_ASCII);
        boolean signed = false;
        for (Mac known : keyed) {
            Mac mac = copy(known);
            mac.update(prefix);
            byte[] expected = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
            for (String signature : signatures) {
                signed |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
            }
        }
        return signed;
    }

    private static Mac keyed(Secret secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A keyed one is copied rather than made: preparing the key costs more than a small body. */
    private static Mac copy(Mac keyed) {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
