package dev.basefly.identity;

import dev.basefly.identity.SignIns.Origin;
import dev.basefly.limits.LimitClass;
import dev.basefly.limits.RateLimits;
import dev.basefly.runtime.UserId;

/**
 * How often somebody may try a password. Few times per account and network; more, but still not many, per account from
 * all networks together. A browser in which the account signed in before is counted by itself only, so that a stranger
 * who uses up the account's attempts keeps nobody out who was here before.
 */
final class SignInLimits {

    private final RateLimits limits;
    private final Tokens tokens;

    SignInLimits(RateLimits limits, Tokens tokens) {
        this.limits = limits;
        this.tokens = tokens;
    }

    /**
     * Counts an attempt.
     *
     * @throws dev.basefly.api.ApiError TOO_MANY_REQUESTS when there were too many
     */
    void take(String account, Origin origin) {
        String device = origin.device();
        if (device != null && tokens.isDeviceOf(account, device)) {
            take(LimitClass.SIGN_IN, "account " + account + " in " + device);
            return;
        }
        take(LimitClass.SIGN_IN, "account " + account + " from " + origin.network());
        take(LimitClass.SIGN_IN_SPREAD, "account " + account);
    }

    /**
     * Counts a password that somebody who is signed in gives again; others cannot use these up.
     *
     * @throws dev.basefly.api.ApiError TOO_MANY_REQUESTS when there were too many
     */
    void takeConfirmation(UserId person) {
        take(LimitClass.SIGN_IN, "confirmations of " + person);
    }

    /** What to keep in a browser in which the account signed in. */
    String deviceOf(String account) {
        return tokens.nextDevice(account);
    }

    boolean knows(String account, String device) {
        return tokens.isDeviceOf(account, device);
    }

    private void take(LimitClass limitClass, String whose) {
        RateLimits.Decision decision = limits.take(limitClass, whose);
        if (!decision.allowed()) {
            throw decision.refusal();
        }
    }
}
