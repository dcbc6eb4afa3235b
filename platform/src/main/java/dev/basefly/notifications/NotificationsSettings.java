package dev.basefly.notifications;

import dev.basefly.jobs.RetryPolicy;
import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mails leave the installation.
 *
 * @param smtp the mail server; without a host, development keeps mails in its mailbox and production lets them wait
 * @param perRecipient mails that one address may be sent within an hour by one organization, or by the installation
 * @param attempts how often a mail is tried before it is given up
 * @param firstWait between the first and the second attempt; each further wait is twice as long
 * @param longestWait beyond which waits do not grow
 */
@ModuleSettings("notifications")
record NotificationsSettings(
        @DefaultValue Smtp smtp,
        @DefaultValue("20") int perRecipient,
        @DefaultValue("12") int attempts,
        @DefaultValue("30s") Duration firstWait,
        @DefaultValue("1h") Duration longestWait)
        implements CheckedSettings {

    /** How the connection to the mail server is protected. */
    enum Encryption {
        STARTTLS,
        TLS,
        NONE
    }

    /**
     * A mail server.
     *
     * @param host empty when there is none
     * @param username empty when the server asks for none
     * @param from the address that mails come from
     */
    record Smtp(
            @DefaultValue("") String host,
            @DefaultValue("587") int port,
            @DefaultValue("") String username,
            @DefaultValue("") Secret password,
            @DefaultValue("") String from,
            @DefaultValue("starttls") Encryption encryption) {

        boolean isSet() {
            return !host.isBlank();
        }

        private void check(SettingsFaults faults) {
            faults.require(port >= 1 && port <= 65535, "smtp.port", port + " is not a port", "use 587, or 465 for tls");
            faults.require(
                    !isSet() || from.matches("[^\\s@<>,;\"]+@[^\\s@<>,;\"]+"),
                    "smtp.from",
                    "'" + from + "' is not an e-mail address",
                    "name the address that mails come from, for example no-reply@acme.com");
            faults.require(
                    username.isBlank() == password.isBlank(),
                    "smtp.password",
                    "user name and password come together",
                    "set both, or neither");
            faults.require(
                    password.isBlank() || encryption != Encryption.NONE,
                    "smtp.encryption",
                    "a password is not sent over a connection that anybody can read",
                    "use starttls or tls");
        }
    }

    boolean sendsBySmtp() {
        return smtp.isSet();
    }

    RetryPolicy retry() {
        return new RetryPolicy(attempts, firstWait, longestWait);
    }

    @Override
    public void check(SettingsFaults faults) {
        smtp.check(faults);
        faults.require(
                perRecipient >= 1,
                "per-recipient",
                perRecipient + " lets no mail through",
                "use 1 or more, such as 20");
        faults.require(attempts >= 1 && attempts <= 100, "attempts", attempts + " is not between 1 and 100", "try 12");
        faults.require(
                firstWait.isPositive() && firstWait.compareTo(longestWait) <= 0 && longestWait.toDays() <= 7,
                "first-wait",
                firstWait + " to " + longestWait + " is not a range of positive times up to 7 days",
                "try 30s and 1h");
    }
}
