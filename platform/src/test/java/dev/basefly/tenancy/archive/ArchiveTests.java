package dev.basefly.tenancy.archive;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.SignIns;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.OrganizationLife;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Staff;
import dev.basefly.testkit.ApiClient;
import dev.basefly.testkit.ApiResponse;
import dev.basefly.testkit.Cast;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
@CrossTenant(reason = "holds an organization in a transaction")
class ArchiveTests {

    @Autowired
    private Cast cast;

    @Autowired
    private SignIns signIns;

    @Autowired
    private Organizations organizations;

    @Autowired
    private OrganizationLife life;

    @Autowired
    private Archives archives;

    @Autowired
    private TenantExport exports;

    @Autowired
    private TenantErasure erasures;

    @Autowired
    private MovableClock clock;

    @Autowired
    private SystemDatabase database;

    private Cast.Person ada;
    private TenantId acme;
    private ApiClient operator;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
        acme = TenantId.of(ada.organizationId());
        var grace = cast.owner("Globex");
        organizations.add(acme, UserId.of(grace.id()), RoleName.MEMBER);
        life.change(acme, new OrganizationLife.Change("Äcme \"Labs\" 👩‍🚀", null, "#7a1fa2", null));
        operator = Staff.operator(signIns, cast.nobody());
    }

    @Test
    void holdEveryTableOfTheTenantWithCountsAndChecksums() throws IOException {
        var files = files(export());
        var manifest = JsonMapper.shared().readValue(files.get(Manifest.FILE), Manifest.class);

        assertThat(manifest.organization().id()).isEqualTo(acme.value());
        assertThat(manifest.schema()).containsKeys("tenancy", "identity").doesNotContainValue(0);
        assertThat(manifest.parts())
                .extracting(Manifest.Part::table)
                .contains("organizations", "memberships", "(people)");
        assertThat(manifest.parts())
                .filteredOn(part -> part.table().equals("memberships"))
                .extracting(Manifest.Part::rows)
                .containsExactly(2L);
        assertThat(files.keySet()).hasSize(manifest.parts().size() + 1);
        files.forEach((name, content) ->
                assertThat(new String(content, StandardCharsets.UTF_8)).as(name).doesNotContain("password", "argon2"));
    }

    @Test
    void areForOwnersAndOperatorsOnly() {
        var path = "/api/v1/organizations/" + acme + "/export";
        var mallory = cast.owner("Initech");
        organizations.add(acme, UserId.of(mallory.id()), RoleName.ADMIN);

        assertThat(mallory.api().get(path)).hasStatus(403).hasJson("/error/reason", "missing_permission");
        assertThat(cast.owner("Globex").api().get(path)).hasStatus(404);
        assertThat(ada.api().get("/api/v1/operator/organizations/" + acme + "/export"))
                .hasStatus(404);
        assertThat(ada.api().get(path)).hasStatus(200).hasHeader("Content-Type", "application/zip");
        assertThat(operator.get("/api/v1/operator/organizations/" + acme + "/export"))
                .hasStatus(200);
        assertThat(ada.api().get("/api/v1/organizations/" + acme + "/operations"))
                .hasJson("/data/0/kind", "EXPORT")
                .hasJson("/data/0/state", "DONE")
                .hasJson("/data/1/state", "DONE")
                .hasNoJson("/data/2");
    }

    @Test
    void becomeAnotherOrganizationUnderNewIds() {
        var copy = archives.bringIn(new ByteArrayInputStream(export()), false);

        assertThat(copy.id()).isNotEqualTo(acme);
        assertThat(copy.slug())
                .isNotEqualTo(organizations.find(acme).orElseThrow().slug());
        assertThat(copy.name()).isEqualTo("Äcme \"Labs\" 👩‍🚀");
        assertThat(copy.branding())
                .isEqualTo(organizations.find(acme).orElseThrow().branding());
        assertThat(ada.api().withHeader("X-Tenant", copy.slug()).get("/api/v1/me"))
                .hasJson("/data/organization/role", "OWNER");
    }

    @Test
    void areNotImportedOverAnOrganizationThatIsThere() {
        assertThat(bringIn(export(), true)).hasStatus(409).hasJson("/error/reason", "organization_exists");
    }

    @Test
    void areImportedWholeOrNotAtAll() throws IOException {
        var archive = export();

        for (var file : files(archive).keySet()) {
            if (!file.equals(Manifest.FILE)) {
                var changed = changed(archive, (name, content) -> name.equals(file) ? altered(content) : content);
                assertThat(bringIn(changed, false)).hasStatus(400).hasJson("/error/reason", "archive_damaged");
            }
        }
        for (int length : new int[] {0, 10, archive.length / 2, archive.length - 5}) {
            assertThat(bringIn(Arrays.copyOf(archive, length), false).status()).isEqualTo(400);
        }
        assertThat(ada.api().get("/api/v1/organizations")).hasNoJson("/data/1");
    }

    @Test
    void ofANewerSchemaOrOfUnknownTablesAreRefused() throws IOException {
        assertThat(bringIn(withManifest(text -> text.replaceAll("\"tenancy\" : \\d+", "\"tenancy\" : 9999")), false))
                .hasStatus(409)
                .hasJson("/error/reason", "archive_newer");
        assertThat(bringIn(
                        withManifest(text -> text.replace("\"table\" : \"memberships\"", "\"table\" : \"users\"")),
                        false))
                .hasStatus(409)
                .hasJson("/error/reason", "archive_unknown_table");
        assertThat(bringIn(withManifest(text -> text.replace(Manifest.FORMAT, "other/9")), false))
                .hasStatus(400);
    }

    @Test
    void bringNoRowsOfTablesThatAnExportLeavesBehind() throws IOException {
        for (var table : List.of("audit_events", "api_keys", "organization_slugs", "invitations", "support_grants")) {
            assertThat(bringIn(
                            withManifest(text ->
                                    text.replace("\"table\" : \"memberships\"", "\"table\" : \"" + table + "\"")),
                            false))
                    .as(table)
                    .hasStatus(409)
                    .hasJson("/error/reason", "archive_unknown_table");
        }
    }

    @Test
    void doNotTakeOverAnAuditLog() throws IOException {
        var installation =
                withManifest(text -> text.replace(acme.value().toString(), "00000000-0000-0000-0000-000000000000"));

        assertThat(bringIn(installation, true)).hasStatus(409).hasJson("/error/reason", "organization_id_used");
        assertThat(bringIn(installation, false)).hasStatus(201);
    }

    @Test
    void giveNothingToWhoHasNotProvenAnAddress() throws IOException {
        var people = files(export()).entrySet().stream()
                .filter(file -> file.getKey().equals("people.ndjson"))
                .map(file -> new String(file.getValue(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
        var squatter = cast.owner("Initech");
        var forged = people.replace(ada.email(), squatter.email());
        var archive = changed(export(), (name, content) -> switch (name) {
            case "people.ndjson" -> forged.getBytes(StandardCharsets.UTF_8);
            case Manifest.FILE ->
                new String(content, StandardCharsets.UTF_8)
                        .replace(sha256(people), sha256(forged))
                        .getBytes(StandardCharsets.UTF_8);
            default -> content;
        });

        assertThat(bringIn(archive, false)).hasStatus(409).hasJson("/error/reason", "unproven_account");
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(PartWriter.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void areNotForImportByThosesPeople() {
        assertThat(ada.api()
                        .withHeader("Content-Type", "application/zip")
                        .send("POST", "/api/v1/operator/organizations/imports", BodyPublishers.ofByteArray(export())))
                .hasStatus(404);
    }

    @Test
    void areNotLeftWhenTheOrganizationIsErased() {
        var globex = TenantId.of(cast.owner("Globex").organizationId());
        var before = erasures.left(globex);
        // The background goes on sealing meanwhile.
        before.remove("audit_seals");
        assertThat(operator.post("/api/v1/operator/organizations/" + acme + "/erasure"))
                .hasStatus(409)
                .hasJson("/error/reason", "organization_state");
        assertThat(ada.api().delete("/api/v1/organizations/" + acme)).hasStatus(204);
        assertThat(ada.api().post("/api/v1/organizations/" + acme + "/erasure", Map.of("name", "Wrong")))
                .hasStatus(422);

        var erased =
                ada.api().post("/api/v1/organizations/" + acme + "/erasure", Map.of("name", "Äcme \"Labs\" 👩‍🚀"));

        assertThat(erased).hasStatus(201).hasJson("/data/valid", true);
        assertThat(erasures.left(acme)).isEmpty();
        assertThat(erasures.left(globex)).containsAllEntriesOf(before);
        assertThat(erased.text("/data/document"))
                .contains("\"memberships\":2", "\"organizations\":1", "\"rowsLeft\":0", acme.toString())
                .doesNotContain("cme", "@");
        assertThat(operator.get("/api/v1/operator/erasure-certificates/" + erased.text("/data/id")))
                .hasStatus(200)
                .hasJson("/data/valid", true);
        assertThat(operator.post("/api/v1/operator/organizations/" + acme + "/erasure"))
                .hasStatus(404);
        assertThat(CertificateKeys.isSigned(
                        (erased.text("/data/document") + " ").getBytes(StandardCharsets.UTF_8),
                        java.util.Base64.getDecoder().decode(erased.text("/data/signature")),
                        java.util.Base64.getDecoder().decode(erased.text("/data/publicKey"))))
                .isFalse();
    }

    @Test
    void areNotErasedWhenTheyWereRestoredMeanwhile() {
        life.delete(acme, null);
        var erased = new AtomicReference<Future<ErasureCertificate>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.inTransaction(() -> {
                life.restore(acme);
                erased.set(threads.submit(() -> erasures.erase(acme)));
                await().until(() -> database.jdbc()
                        .sql("select exists (select from pg_locks where locktype = 'transactionid' and not granted)")
                        .query(Boolean.class)
                        .single());
                return true;
            });

            assertThat(erased.get())
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("Only a deleted organization can be erased");
        }
        assertThat(erasures.left(acme)).containsEntry("memberships", 2L);
        assertThat(organizations.find(acme)).isPresent();
    }

    @Test
    void areNotRestoredOnceTheirErasureHasBegun() {
        life.delete(acme, null);

        erasures.claim(acme);

        assertThatThrownBy(() -> life.restore(acme)).isInstanceOf(ApiError.class);
        assertThat(ada.api().get("/api/v1/organizations?show=DELETED")).hasNoJson("/data/0");
        assertThat(life.due(1_000)).contains(acme);
    }

    @Test
    void areErasedByTheScheduleWhenTheirTimeIsOver() {
        life.delete(acme, null);
        var schedule = new ErasureSchedule(life, erasures);
        schedule.sweep(() -> true);
        assertThat(organizations.find(acme)).isPresent();

        clock.advance(java.time.Duration.ofDays(31));
        schedule.sweep(() -> true);

        assertThat(organizations.find(acme)).isEmpty();
        assertThatThrownBy(() -> life.restore(acme)).isInstanceOf(ApiError.class);
    }

    private byte[] export() {
        var out = new ByteArrayOutputStream();
        exports.write(organizations.find(acme).orElseThrow(), out, clock, (rows, total) -> {});
        return out.toByteArray();
    }

    private ApiResponse bringIn(byte[] archive, boolean keepIds) {
        return operator.withHeader("Content-Type", "application/zip")
                .send(
                        "POST",
                        "/api/v1/operator/organizations/imports?keepIds=" + keepIds,
                        BodyPublishers.ofByteArray(archive));
    }

    private byte[] withManifest(java.util.function.UnaryOperator<String> change) throws IOException {
        return changed(
                export(),
                (name, content) -> name.equals(Manifest.FILE)
                        ? change.apply(new String(content, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8)
                        : content);
    }

    private static byte[] altered(byte[] content) {
        var altered = Arrays.copyOf(content, Math.max(content.length, 1));
        altered[altered.length / 2] ^= 1;
        return altered;
    }

    private static byte[] changed(byte[] archive, BiFunction<String, byte[], byte[]> change) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            files(archive).forEach((name, content) -> {
                try {
                    zip.putNextEntry(new ZipEntry(name));
                    zip.write(change.apply(name, content));
                    zip.closeEntry();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> files(byte[] archive) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
