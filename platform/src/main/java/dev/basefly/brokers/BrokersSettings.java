package dev.basefly.brokers;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.Secret;
import dev.basefly.settings.SettingsFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which broker there is and what goes to it.
 *
 * @param kind none, kafka or rabbitmq
 * @param address host:port, several of one cluster separated by commas
 * @param login what the broker asks for
 * @param virtualHost of RabbitMQ
 * @param topic of Kafka, or exchange of RabbitMQ, that events go to unless their type says otherwise
 * @param types that leave the installation, beside those that modules declare: names, {@code module.*}, or {@code *}
 * @param source what sends them, a URI reference (CloudEvents 1.0 §3.1.1)
 * @param group under which this installation reads from Kafka
 * @param ackTimeout within which the broker has to take responsibility for a message
 * @param longestWait beyond which the pauses between attempts to reach a broker do not grow
 * @param largestMessage bytes of a message's body
 * @param keepReceived how long the ids of messages that were received are known, so that they take effect once
 */
@ModuleSettings("brokers")
public record BrokersSettings(
        @DefaultValue("none") Kind kind,
        @DefaultValue List<String> address,
        @DefaultValue Login login,
        @DefaultValue("/") String virtualHost,
        @DefaultValue("basefly.events") String topic,
        @DefaultValue List<String> types,
        @DefaultValue("/basefly") String source,
        @DefaultValue("basefly") String group,
        @DefaultValue("5s") Duration ackTimeout,
        @DefaultValue("30s") Duration longestWait,
        @DefaultValue("1000000") int largestMessage,
        @DefaultValue("7d") Duration keepReceived)
        implements CheckedSettings {

    private static final Set<String> MECHANISMS = Set.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");
    private static final String NAME = "[A-Za-z0-9._-]{1,200}";

    public BrokersSettings {
        address = List.copyOf(address);
        types = List.copyOf(types);
    }

    /** The broker's make. */
    public enum Kind {
        NONE,
        KAFKA,
        RABBITMQ
    }

    /** How the connection is protected. */
    public enum Encryption {
        TLS,
        NONE
    }

    /**
     * Who this installation is to the broker.
     *
     * @param username empty when the broker asks for none
     * @param mechanism of SASL, for Kafka
     * @param certificates a PEM file with those that the broker's is to be signed by; empty for Java's own
     */
    public record Login(
            @DefaultValue("") String username,
            @DefaultValue("") Secret password,
            @DefaultValue("SCRAM-SHA-512") String mechanism,
            @DefaultValue("none") Encryption encryption,
            @DefaultValue("") String certificates) {

        /** Whether the broker asks who it is. */
        public boolean isSet() {
            return !username.isBlank();
        }

        public boolean encrypted() {
            return encryption == Encryption.TLS;
        }

        private void check(SettingsFaults faults, boolean local) {
            faults.require(
                    username.isBlank() == password.isBlank(),
                    "login.password",
                    "user name and password come together",
                    "set both, or neither");
            faults.require(
                    password.isBlank() || encrypted() || local,
                    "login.encryption",
                    "a password is not sent over a connection that anybody can read",
                    "use tls");
            faults.require(
                    MECHANISMS.contains(mechanism),
                    "login.mechanism",
                    "'" + mechanism + "' is none of PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512",
                    "use SCRAM-SHA-512");
            faults.require(
                    certificates.isBlank() || encrypted(),
                    "login.certificates",
                    "certificates need an encrypted connection",
                    "set login.encryption to tls");
            faults.require(
                    certificates.isBlank() || Files.isReadable(Path.of(certificates)),
                    "login.certificates",
                    "there is no file that can be read at " + certificates,
                    "name a PEM file with the certificates of the authority that signed the broker's");
        }
    }

    /** Whether there is a broker. */
    public boolean isSet() {
        return kind != Kind.NONE;
    }

    /** What people call it. */
    public String name() {
        return switch (kind) {
            case NONE -> "Broker";
            case KAFKA -> "Kafka";
            case RABBITMQ -> "RabbitMQ";
        };
    }

    /** Whether an event of the type leaves because of the settings. */
    public boolean names(String type) {
        return types.stream()
                .anyMatch(pattern -> pattern.equals("*")
                        || pattern.equals(type)
                        || (pattern.endsWith(".*") && type.startsWith(pattern.substring(0, pattern.length() - 1))));
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                !isSet() || !address.isEmpty(),
                "address",
                "no broker is named",
                "name it as host:port, or set kind to none");
        faults.require(
                address.stream().allMatch(BrokersSettings::isAddress),
                "address",
                "is not a list of addresses such as broker.example:9092",
                "write host:port, several separated by commas, without a scheme");
        login.check(faults, address.stream().allMatch(BrokersSettings::isLocal));
        faults.require(
                topic.matches(NAME),
                "topic",
                "'" + topic + "' is no name of a topic or exchange",
                "use letters, digits, dots, dashes and underscores");
        faults.require(
                group.matches(NAME),
                "group",
                "'" + group + "' is no name of a group",
                "use letters, digits, dots, dashes and underscores");
        faults.require(
                types.stream().allMatch(type -> type.matches("\\*|[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*(\\.\\*)?")),
                "types",
                "are not names of types such as teams.invitation_accepted, teams.* or *",
                "see /console/events/types for those that there are");
        faults.require(
                !source.isBlank() && !source.matches(".*\\s.*"),
                "source",
                "'" + source + "' is no URI reference",
                "try /basefly, or the address of the installation");
        checkBounds(faults);
    }

    private void checkBounds(SettingsFaults faults) {
        faults.require(
                ackTimeout.toMillis() >= 500 && ackTimeout.toSeconds() <= 8,
                "ack-timeout",
                ackTimeout + " is not between 500 ms and 8 s",
                "try 5s");
        faults.require(
                longestWait.toMillis() >= 100 && longestWait.toMinutes() < 10,
                "longest-wait",
                longestWait + " is not between 100 ms and 10 minutes",
                "try 30s");
        faults.require(
                largestMessage >= 1_000 && largestMessage <= 8_000_000,
                "largest-message",
                largestMessage + " is not between 1,000 and 8,000,000",
                "try 1000000, and let the broker take as much");
        faults.require(
                keepReceived.toHours() >= 1 && keepReceived.toDays() <= 365,
                "keep-received",
                keepReceived + " is not between 1 hour and 1 year",
                "try 7d, and longer than messages are sent again");
    }

    private static boolean isAddress(String address) {
        return address.matches("[A-Za-z0-9._-]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}");
    }

    private static boolean isLocal(String address) {
        return address.matches("(localhost|127\\.0\\.0\\.1|\\[::1]):.*");
    }
}
