package dev.basefly.runtime;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process runs.
 *
 * @param mode development allows stand-ins, demo data and moving the clock
 * @param role which work this process takes
 * @param dataDirectory where a process without external services keeps what must last
 * @param drainDelay how long readiness is red before requests are refused, so that a load balancer notices
 * @param shutdownDeadline how long draining and closing may take before the process ends regardless
 * @param secret 32 random bytes in base 64 that seal what the database must not hold in the clear; development makes its
 *     own
 * @param publicUrl where people reach this installation, without a slash at the end, for links in mails
 */
@ModuleSettings("runtime")
public record RuntimeSettings(
        @DefaultValue("production") Mode mode,
        @DefaultValue("all") Role role,
        @DefaultValue(".basefly") Path dataDirectory,
        @DefaultValue("0s") Duration drainDelay,
        @DefaultValue("30s") Duration shutdownDeadline,
        @DefaultValue("") Secret secret,
        @DefaultValue("") String publicUrl)
        implements CheckedSettings {

    public boolean development() {
        return mode == Mode.DEVELOPMENT;
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                !drainDelay.isNegative() && drainDelay.compareTo(shutdownDeadline) < 0,
                "drain-delay",
                drainDelay + " is not between 0 and the shutdown deadline of " + shutdownDeadline,
                "choose a shorter delay, for example 5s");
        faults.require(
                shutdownDeadline.isPositive() && shutdownDeadline.compareTo(Duration.ofMinutes(10)) <= 0,
                "shutdown-deadline",
                shutdownDeadline + " is not between 1 ms and 10 minutes",
                "choose a deadline such as 30s");
        faults.require(
                development() || !secret.isBlank(),
                "secret",
                "is missing, and production does not make one up",
                "set BASEFLY_RUNTIME_SECRET to the output of: openssl rand -base64 32");
        faults.require(
                secret.isBlank() || decodes(secret),
                "secret",
                "is not 32 bytes in base 64",
                "use the output of: openssl rand -base64 32");
        faults.require(
                publicUrl.isBlank() || publicUrl.matches("https?://[A-Za-z0-9.-]+(:\\d+)?"),
                "public-url",
                "'" + publicUrl + "' is not an address of scheme, host and perhaps port",
                "write for example https://app.acme.com, without a slash at the end");
    }

    private static boolean decodes(Secret secret) {
        try {
            return Base64.getDecoder().decode(secret.reveal()).length == MasterKey.BYTES;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
