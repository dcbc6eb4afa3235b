package dev.basefly.billing;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the installation reaches Stripe, and how patient it is with customers.
 *
 * @param secretKey Stripe's secret or restricted key; without one, development works with the stand-in and production
 *     sells nothing
 * @param webhookSecrets the signing secrets of webhook endpoints, with commas; several while one is replaced
 * @param account the id of the account that events may name; those of the key's own account name none
 * @param apiBase where Stripe's API is; empty for Stripe's own address
 * @param standIn whether the stand-in answers instead of Stripe
 * @param timeout for one attempt at a call, from connecting to the last byte
 * @param attempts in all at one call, of which only what may pass by itself is tried again
 * @param firstWait between the first and the second attempt; each further wait is twice as long
 * @param longestWait beyond which waits do not grow, and beyond which what Stripe asks for is not waited for
 * @param keepEvents how long processed events are kept
 * @param grace how long a plan goes on after a payment failed
 */
@ModuleSettings("billing")
public record BillingSettings(
        @DefaultValue("") Secret secretKey,
        @DefaultValue("") Secret webhookSecrets,
        @DefaultValue("") String account,
        @DefaultValue("") String apiBase,
        @DefaultValue("auto") StandIn standIn,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("3") int attempts,
        @DefaultValue("1s") Duration firstWait,
        @DefaultValue("10s") Duration longestWait,
        @DefaultValue("90d") Duration keepEvents,
        @DefaultValue("14d") Duration grace)
        implements CheckedSettings {

    /** When the stand-in answers. */
    public enum StandIn {
        /** In development, as long as there is neither a key nor an address. */
        AUTO,
        /** Always, also in production: for demonstrations, where nobody pays. */
        ON,
        OFF
    }

    /** Whether the key is one that moves real money. */
    public boolean isLive() {
        return secretKey.reveal().startsWith("sk_live_") || secretKey.reveal().startsWith("rk_live_");
    }

    /** Whether the stand-in answers, in this mode. */
    public boolean usesStandIn(boolean development) {
        return switch (standIn) {
            case AUTO -> development && secretKey.isBlank() && apiBase.isBlank();
            case ON -> true;
            case OFF -> false;
        };
    }

    /** The signing secrets one by one. */
    public List<Secret> signingSecrets() {
        return Stream.of(webhookSecrets.reveal().split(","))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .map(Secret::of)
                .toList();
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                secretKey.isBlank() || secretKey.reveal().matches("(sk|rk)_[!-~]+"),
                "secret-key",
                "is not a secret key of Stripe",
                "use the key that begins with sk_ or rk_, not the publishable one (pk_)");
        faults.require(
                signingSecrets().stream().allMatch(secret -> secret.reveal().matches("whsec_[!-~]+")),
                "webhook-secrets",
                "is not a list of signing secrets",
                "copy the signing secret of the webhook endpoint, which begins with whsec_");
        faults.require(
                account.isBlank() || account.matches("acct_[A-Za-z0-9]+"),
                "account",
                "'" + account + "' is not an account of Stripe",
                "use its id, such as acct_1A2b3C, or leave it out");
        faults.require(
                apiBase.isBlank() || apiBase.matches("https?://[A-Za-z0-9.-]+(:\\d+)?"),
                "api-base",
                "'" + apiBase + "' is not an address of scheme, host and perhaps port",
                "leave it out for https://api.stripe.com");
        faults.require(
                !isLive() || standIn != StandIn.ON,
                "stand-in",
                "is on although there is a live key",
                "remove one of them, so that it is clear whether people pay");
        faults.require(
                timeout.isPositive() && timeout.toMinutes() <= 2,
                "timeout",
                timeout + " is not between 1 ms and 2 minutes",
                "try 30s");
        faults.require(attempts >= 1 && attempts <= 10, "attempts", attempts + " is not between 1 and 10", "try 3");
        faults.require(
                firstWait.isPositive() && firstWait.compareTo(longestWait) <= 0 && longestWait.toMinutes() <= 1,
                "first-wait",
                firstWait + " to " + longestWait + " is not a range of positive times up to a minute",
                "try 1s and 10s");
        faults.require(
                keepEvents.toDays() >= 30,
                "keep-events",
                keepEvents + " is less than the 30 days for which Stripe may deliver an event again",
                "try 90d");
        faults.require(
                !grace.isNegative() && grace.toDays() <= 90,
                "grace",
                grace + " is not between 0 and 90 days",
                "try 14d");
    }
}
