package dev.basefly.exports;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.audit.AuditLog;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.JobFailure;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.JobRun;
import dev.basefly.jobs.TenantJobs;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.tenancy.archive.OrganizationArchive;
import dev.basefly.testkit.Cast;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.unit.DataSize;

/** The platform itself works on no jobs here: what they would do is called by the tests. */
@PlatformTest
@TestPropertySource(properties = "basefly.runtime.role=web")
@CrossTenant(reason = "counts the pieces of files")
class ExportWriterTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Exports exports;

    @Autowired
    private ExportFiles files;

    @Autowired
    private ExportWriter writer;

    @Autowired
    private TenantJobs jobs;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private OrganizationArchive archive;

    @Autowired
    private Organizations organizations;

    @Autowired
    private AuditLog audit;

    @Autowired
    private MovableClock clock;

    private Cast.Person ada;
    private TenantId acme;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
        acme = TenantId.of(ada.organizationId());
    }

    @Test
    void writesOneAtATimeHoweverManyAskAtOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<ExportId>>mapToObj(i -> () -> request().id())
                    .toList());

            assertThat(asked.stream().map(Future::resultNow).distinct()).hasSize(1);
        }
        assertThat(request().state()).isEqualTo(ExportState.WAITING);
        assertThat(ada.api()
                        .get("/api/v1/organizations/" + acme + "/exports/"
                                + request().id() + "/file"))
                .hasStatus(409)
                .hasJson("/error/reason", "export_not_ready");
    }

    @Test
    void isCancelledWhileItWaits() {
        var export = request();

        Tenant.call(acme, () -> jobs.cancel(export.job()));

        assertThat(get(export.id()).state()).isEqualTo(ExportState.CANCELLED);
        assertThat(request().id()).isNotEqualTo(export.id());
    }

    @Test
    void tellsHowFarItIsAndLeavesNothingWhenItIsCancelledMeanwhile() {
        var export = request();
        var run = new Watched(acme, 3);

        assertThatThrownBy(() -> write(writer, export, run)).isInstanceOf(CancellationException.class);

        assertThat(run.told).isEqualTo(3);
        assertThat(run.note).matches("[\\d,]+ of [\\d,]+ rows");
        assertThat(pieces()).isZero();
        assertThat(get(export.id()).file()).isNull();
    }

    @Test
    void isWrittenByTheLatestAttemptAlone() {
        var export = request();
        var paused = files.begin(acme, export.id()).orElseThrow();
        assertThat(files.append(paused, 0, new byte[] {1, 2, 3})).isTrue();

        write(writer, export, new Watched(acme, 0));

        assertThat(files.append(paused, 1, new byte[] {4})).isFalse();
        assertThat(files.finish(paused, file(1))).isFalse();
        assertThat(files.begin(acme, export.id())).isEmpty();
        assertThat(content(export.id())).startsWith('P', 'K');
        write(writer, export, new Watched(acme, 0));
        assertThat(content(export.id())).hasSize((int) file(export.id()).size());
    }

    @Test
    void isGivenUpWhenItWouldBeTooLarge() {
        var small = new ExportsSettings(Duration.ofDays(1), DataSize.ofBytes(1_024));
        var export = request();

        var failure = catchThrowableOfType(
                JobFailure.class,
                () -> write(
                        new ExportWriter(archive, organizations, files, database, audit, small, clock),
                        export,
                        new Watched(acme, 0)));

        assertThat(failure.isPermanent()).isTrue();
        assertThat(failure).hasMessageContaining("basefly.exports.largest");
        assertThat(pieces()).isZero();
    }

    @Test
    void keepsTheNewestThreeFiles() {
        var written = IntStream.range(0, 4)
                .mapToObj(i -> {
                    var export = request();
                    write(writer, export, new Watched(acme, 0));
                    Tenant.run(acme, () -> jobs.cancel(export.job()));
                    return export.id();
                })
                .toList();

        assertThat(written.stream().map(id -> get(id).state()).toList())
                .containsExactly(ExportState.EXPIRED, ExportState.READY, ExportState.READY, ExportState.READY);
        assertThat(pieces()).as("what the first one held is free at once").isEqualTo(3);
    }

    @Test
    void takesNoRoomForWhatNobodyWillFinish() {
        var lost = request();
        var attempt = files.begin(acme, lost.id()).orElseThrow();
        files.append(attempt, 0, new byte[] {1});
        Tenant.run(acme, () -> jobs.cancel(lost.job()));
        var next = request();

        write(writer, next, new Watched(acme, 0));

        assertThat(pieces()).isEqualTo(1);
        assertThat(files.append(attempt, 1, new byte[] {2})).isFalse();
        assertThat(get(next.id()).state()).isEqualTo(ExportState.READY);
    }

    @Test
    void isForgottenWhenAHundredOthersWereAskedForUnlessItsFileIsThere() {
        var ready = request();
        write(writer, ready, new Watched(acme, 0));
        Tenant.run(acme, () -> jobs.cancel(ready.job()));
        database.jdbc().sql("""
                        insert into organization_exports (tenant_id, id, job_id, requested_by, requested_at)
                        select ?, uuidv7(), gen_random_uuid(), 'test', now() from generate_series(1, 150)
                        """).param(acme.value()).update();

        var fresh = request();

        assertThat(Tenant.call(acme, () -> exports.page(null, 100)).meta().hasMore())
                .isTrue();
        assertThat(database.jdbc()
                        .sql("select count(*) from organization_exports where tenant_id = ?")
                        .param(acme.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(101);
        assertThat(get(fresh.id()).state()).isEqualTo(ExportState.WAITING);
        assertThat(get(ready.id()).state()).isEqualTo(ExportState.READY);
    }

    @Test
    void forgetsFilesAtTheirTimeAndWhatBrokenOffAttemptsLeft() {
        var export = request();
        write(writer, export, new Watched(acme, 0));
        Tenant.run(acme, () -> jobs.cancel(export.job()));
        var brokenOff = request();
        files.append(files.begin(acme, brokenOff.id()).orElseThrow(), 0, new byte[] {1});
        assertThat(pieces()).isGreaterThan(1);
        var now = clock.instant();

        forget(now, now.minus(Duration.ofDays(1)));
        assertThat(pieces()).isGreaterThan(1);
        forget(now.plus(Duration.ofDays(4)), now.minus(Duration.ofDays(1)));
        assertThat(pieces()).isEqualTo(1);
        forget(now.plus(Duration.ofDays(4)), now.plusSeconds(1));
        assertThat(pieces()).as("while its job goes on").isEqualTo(1);
        Tenant.run(acme, () -> jobs.cancel(brokenOff.job()));
        forget(now.plus(Duration.ofDays(4)), now.plusSeconds(1));

        assertThat(pieces()).isZero();
        assertThat(get(export.id()).state()).isEqualTo(ExportState.READY);
    }

    @Test
    void isNobodyElses() {
        var export = request();
        write(writer, export, new Watched(acme, 0));
        var globex = TenantId.of(cast.owner("Globex").organizationId());

        assertThatThrownBy(() -> Tenant.call(globex, () -> exports.get(export.id())))
                .isInstanceOf(ApiError.class);
        assertThat(Tenant.call(globex, () -> files.piece(export.id(), 0))).isEmpty();
        assertThat(Tenant.call(acme, () -> files.piece(export.id(), 0))).isNotEmpty();
        assertThat(Tenant.call(globex, () -> exports.page(null, 10)).data()).isEmpty();
    }

    private Export request() {
        return Tenant.call(acme, exports::request);
    }

    private Export get(ExportId id) {
        return Tenant.call(acme, () -> exports.get(id));
    }

    private Export.File file(ExportId id) {
        return java.util.Objects.requireNonNull(get(id).file());
    }

    private void write(ExportWriter by, Export export, Watched run) {
        Tenant.run(acme, () -> by.write(new WriteExport(export.id().value()), run));
    }

    private byte[] content(ExportId id) {
        var out = new ByteArrayOutputStream();
        try {
            Tenant.<Boolean, IOException>call(acme, () -> {
                exports.copy(
                        id, java.util.Objects.requireNonNull(exports.get(id).file()), out);
                return true;
            });
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
        return out.toByteArray();
    }

    private void forget(Instant now, Instant brokenOffBefore) {
        int ignored = files.forget(now, brokenOffBefore, Instant.EPOCH);
    }

    private int pieces() {
        return database.jdbc()
                .sql("select count(*) from organization_export_pieces where tenant_id = :acme")
                .param("acme", acme.value())
                .query(Integer.class)
                .single();
    }

    private Export.File file(long size) {
        return new Export.File(
                "acme.zip", size, 1, clock.instant(), clock.instant().plusSeconds(60));
    }

    /** An attempt that is cancelled after some reports; zero lets it go on. */
    private static final class Watched implements JobRun {

        private final TenantId tenant;
        private final int most;
        private int told;
        private String note = "";

        Watched(TenantId tenant, int most) {
            this.tenant = tenant;
            this.most = most;
        }

        @Override
        public JobId id() {
            return new JobId(new UUID(0, 1));
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean isLastAttempt() {
            return false;
        }

        @Override
        public TenantId tenant() {
            return tenant;
        }

        @Override
        public void progress(int percent, @Nullable String text) {
            told++;
            note = String.valueOf(text);
            if (told == most) {
                throw new CancellationException("cancelled");
            }
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void result(Object value) {}
    }
}
