package dev.basefly.tenancy.archive;

import java.util.UUID;

/**
 * That an organization was erased.
 *
 * @param document what was erased and when, as JSON; exactly these bytes (UTF-8) are signed
 * @param signature Ed25519 over the document, in base 64
 * @param publicKey the installation's key that verifies it, X.509 in base 64
 * @param valid whether the signature is the key's
 */
record ErasureCertificate(UUID id, String document, String signature, String publicKey, boolean valid) {}
