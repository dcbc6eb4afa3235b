package dev.basefly.runtime;

import java.util.Arrays;

/** Secrets of installations that exist in tests only. */
public final class MasterKeys {

    private MasterKeys() {}

    /** The secret of an installation of this number. */
    public static MasterKey of(int installation) {
        byte[] secret = new byte[MasterKey.BYTES];
        Arrays.fill(secret, (byte) installation);
        return new MasterKey(secret);
    }
}
