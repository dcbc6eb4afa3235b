package dev.basefly.testkit.attack;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Access tokens that look like good ones (RFC 7519) and are not. */
final class Tokens {

    private Tokens() {}

    /** The token with one bit of its signature turned. */
    static String withOtherSignature(String token) {
        var end = token.lastIndexOf('.') + 5;
        var turned = token.charAt(end) == 'A' ? 'B' : 'A';
        return token.substring(0, end) + turned + token.substring(end + 1);
    }

    /** The token that claims to be signed with nothing. */
    static String unsigned(String token) {
        var header = encode("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        return header + "." + payload(token) + ".";
    }

    /** The token with another's claims under its own signature. */
    static String withClaimsOf(String other, String token) {
        return token.substring(0, token.indexOf('.')) + "." + payload(other) + token.substring(token.lastIndexOf('.'));
    }

    /** The claims under a signature that the header says is made with the public key as a shared secret. */
    static String withOtherAlgorithm(String token) {
        var header = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        return encode(header.replaceAll("\"alg\":\"[^\"]+\"", "\"alg\":\"HS256\""))
                + token.substring(token.indexOf('.'));
    }

    private static String payload(String token) {
        return token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
