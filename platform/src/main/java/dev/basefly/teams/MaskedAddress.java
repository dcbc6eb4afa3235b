package dev.basefly.teams;

/** An e-mail address that its owner recognises and nobody else can write to: {@code o…@acme.example}. */
final class MaskedAddress {

    private MaskedAddress() {}

    static String of(String email) {
        int at = email.lastIndexOf('@');
        return at < 1 ? "…" : email.substring(0, email.offsetByCodePoints(0, 1)) + "…" + email.substring(at);
    }
}
