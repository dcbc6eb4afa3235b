package dev.basefly.clusters.life;

import dev.basefly.clusters.kubernetes.ManagementCluster;
import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clusters are made and kept.
 *
 * @param provisioner who makes their machines
 * @param simulatedFaults whether words in the names of clusters have the simulator fail
 * @param kubernetes where that is asked, if it is Cluster API
 * @param creationTimeout after which a creation that has not come to its end has failed
 * @param changeTimeout after which a change, such as a stop, has failed
 * @param callTimeout after which one call of the provisioner is given up
 * @param undoFor how long the machines of a deleted cluster are kept, so that undoing it is at once
 * @param mostUnwanted how many machines that no cluster wants are removed when they are more than a tenth of all
 */
@ModuleSettings("clusters")
record ClustersSettings(
        @DefaultValue("auto") Kind provisioner,
        @DefaultValue("auto") Faults simulatedFaults,
        @DefaultValue ManagementCluster kubernetes,
        @DefaultValue("30m") Duration creationTimeout,
        @DefaultValue("30m") Duration changeTimeout,
        @DefaultValue("10s") Duration callTimeout,
        @DefaultValue("10m") Duration undoFor,
        @DefaultValue("5") int mostUnwanted)
        implements CheckedSettings {

    /** The provisioners that there are. */
    enum Kind {
        /** The simulator in development, none in production. */
        AUTO,
        /** Pretends, also in production: for demonstrations. */
        SIMULATOR,
        /** Cluster API on a management cluster. */
        KUBERNETES
    }

    /** When the simulator fails on demand. */
    enum Faults {
        /** In development. */
        AUTO,
        ON,
        OFF
    }

    /** Who makes machines in this mode; AUTO when nobody does. */
    Kind provisioner(boolean development) {
        return provisioner == Kind.AUTO && development ? Kind.SIMULATOR : provisioner;
    }

    /** Whether the simulator fails on demand in this mode. */
    boolean simulatesFaults(boolean development) {
        return switch (simulatedFaults) {
            case AUTO -> development;
            case ON -> true;
            case OFF -> false;
        };
    }

    @Override
    public void check(SettingsFaults faults) {
        kubernetes.check(faults);
        bounded(faults, "creation-timeout", creationTimeout, Duration.ofDays(1));
        bounded(faults, "change-timeout", changeTimeout, Duration.ofDays(1));
        bounded(faults, "call-timeout", callTimeout, Duration.ofMinutes(1));
        faults.require(
                !undoFor.isNegative() && undoFor.toDays() <= 30,
                "undo-for",
                undoFor + " is not between 0 and 30 days",
                "try 10m");
        faults.require(mostUnwanted >= 0, "most-unwanted", mostUnwanted + " is less than 0", "leave it out");
    }

    private static void bounded(SettingsFaults faults, String key, Duration time, Duration most) {
        faults.require(
                time.toMillis() >= 1_000 && time.compareTo(most) <= 0,
                key,
                time + " is not between 1 s and " + most,
                "leave it out");
    }
}
