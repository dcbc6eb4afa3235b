package dev.basefly.tenancy;

import dev.basefly.settings.CheckedSettings;
import dev.basefly.settings.ModuleSettings;
import dev.basefly.settings.SettingsFaults;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How organizations are addressed and live here.
 *
 * @param baseDomain below which each organization has an address, for example {@code example.com} for
 *     {@code acme.example.com}; empty: hosts name no organization
 * @param hosts further names of the installation, which name no organization
 * @param regions where an organization may wish its data to lie; the first is that of a new one; empty: no choice
 * @param slugKept how long an address that was changed still leads to its organization and is nobody else's
 * @param largestImport in bytes, of an archive that an operator imports
 * @param restorable how long a deleted organization can be restored before it is erased
 */
@ModuleSettings("tenancy")
record TenancySettings(
        @DefaultValue("") String baseDomain,
        @DefaultValue List<String> hosts,
        @DefaultValue List<String> regions,
        @DefaultValue("90d") Duration slugKept,
        @DefaultValue("30d") Duration restorable,
        @DefaultValue("1GB") DataSize largestImport)
        implements CheckedSettings {

    private static final String HOST = "[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*";

    TenancySettings {
        baseDomain = baseDomain.toLowerCase(Locale.ROOT);
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        regions = List.copyOf(regions);
    }

    @Override
    public void check(SettingsFaults faults) {
        faults.require(
                baseDomain.isEmpty() || baseDomain.matches(HOST),
                "base-domain",
                "'" + baseDomain + "' is not a host name",
                "write the name only, without scheme, port and star, for example example.com");
        for (String host : hosts) {
            faults.require(
                    host.matches(HOST),
                    "hosts",
                    "'" + host + "' is not a host name",
                    "write names only, without scheme and port, for example internal.example.com");
        }
        for (String region : regions) {
            faults.require(
                    region.matches("[a-z0-9-]{1,40}"),
                    "regions",
                    "'" + region + "' is not the name of a region",
                    "use 1 to 40 letters a to z, digits and hyphens, for example eu-central");
        }
        faults.require(
                largestImport.toMegabytes() >= 1 && largestImport.toTerabytes() < 1,
                "largest-import",
                largestImport + " is not between 1 MB and 1 TB",
                "try 1GB");
        faults.require(
                !slugKept.isNegative() && slugKept.toDays() <= 3650,
                "slug-kept",
                slugKept + " is not between 0 and 10 years",
                "try 90d");
        faults.require(
                !restorable.isNegative() && restorable.toDays() <= 3650,
                "restorable",
                restorable + " is not between 0 and 10 years",
                "try 30d");
    }
}
