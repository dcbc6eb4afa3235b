package dev.basefly.apikeys;

/** A key with a secret that was made this moment; it can never be shown again, since only its hash is kept. */
public record IssuedKey(ApiKey key, String secret) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "IssuedKey[" + key.id() + "]";
    }
}
