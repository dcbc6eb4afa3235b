package dev.basefly.tenancy.archive;

import dev.basefly.tenancy.Organization;
import java.io.OutputStream;
import java.time.Clock;

/** Writes everything an organization has as one zip file, as of one moment, for whoever keeps the file. */
public final class OrganizationArchive {

    private final TenantExport exports;
    private final Clock clock;

    OrganizationArchive(TenantExport exports, Clock clock) {
        this.exports = exports;
        this.clock = clock;
    }

    /** Told now and then how far the writing is; what it throws ends the writing. */
    @FunctionalInterface
    public interface Progress {
        void written(long rows, long ofRows);
    }

    /** Writes the archive and leaves the stream open; returns the number of rows in it. */
    public long write(Organization organization, OutputStream out, Progress progress) {
        return exports.write(organization, out, clock, progress).parts().stream()
                .mapToLong(Manifest.Part::rows)
                .sum();
    }
}
