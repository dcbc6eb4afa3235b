package dev.basefly.exports;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.access.RoleName;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.tenancy.Organizations;
import dev.basefly.tenancy.Tenant;
import dev.basefly.testkit.Cast;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "lets files run out")
class ExportTests {

    @Autowired
    private Cast cast;

    @Autowired
    private Organizations organizations;

    @Autowired
    private Exports exports;

    @Autowired
    private SystemDatabase database;

    private Cast.Person ada;
    private TenantId acme;
    private String path;

    @BeforeEach
    void found() {
        ada = cast.owner("Acme");
        acme = TenantId.of(ada.organizationId());
        path = "/api/v1/organizations/" + acme + "/exports";
    }

    @Test
    void areWrittenInTheBackgroundAndFetchedByAnOwnerOnly() throws IOException {
        var requested = ada.api().post(path);
        var export = path + "/" + requested.text("/data/id");
        await().until(() -> ada.api().get(export).text("/data/state").equals("READY"));

        assertThat(requested).hasStatus(202).hasHeader("Location", export);
        assertThat(requested.json("/data/download").isNull()).isTrue();
        assertThat(ada.api().get(export))
                .hasJson("/data/progress", 100)
                .hasJson("/data/download", export + "/file")
                .hasJson("/data/requestedBy", ada.id());
        assertThat(ada.api().get("/api/v1/jobs/" + requested.text("/data/job")))
                .hasJson("/data/state", "COMPLETED")
                .hasJson("/data/kind", "exports.write_organization")
                .hasJson("/data/result/download", export + "/file");
        assertThat(ada.api().get(export + "/file"))
                .hasStatus(200)
                .hasHeader("Content-Type", "application/zip")
                .hasHeader("Cache-Control", "no-store");
        assertThat(entries(ExportId.of(requested.text("/data/id")))).contains("manifest.json", "people.ndjson");
        assertThat(ada.api().get("/api/v1/audit-events?limit=100").text())
                .contains("organization.export_requested", "organization.exported", "organization.export_fetched");

        var admin = cast.owner("Initech");
        organizations.add(acme, UserId.of(admin.id()), RoleName.ADMIN);
        for (var url : List.of(path, export, export + "/file")) {
            assertThat(admin.api().get(url)).hasStatus(403);
            assertThat(cast.owner("Globex").api().get(url)).hasStatus(404);
            assertThat(cast.nobody().get(url)).hasStatus(401);
        }
        assertThat(admin.api().post(path)).hasStatus(403);
        var globex = cast.owner("Globex");
        assertThat(globex.api()
                        .get("/api/v1/organizations/" + globex.organizationId() + "/exports/"
                                + requested.text("/data/id") + "/file"))
                .hasStatus(404);
    }

    @Test
    void areGoneWhenTheirTimeIsOver() {
        var export = path + "/" + ada.api().post(path).text("/data/id");
        await().until(() -> ada.api().get(export).text("/data/state").equals("READY"));

        database.jdbc()
                .sql("update organization_exports set expires_at = ready_at - interval '1 day' where tenant_id = :acme")
                .param("acme", acme.value())
                .update();

        assertThat(ada.api().get(export)).hasJson("/data/state", "EXPIRED");
        assertThat(ada.api().get(export).json("/data/download").isNull()).isTrue();
        assertThat(ada.api().get(export + "/file")).hasStatus(410).hasJson("/error/reason", "export_expired");
    }

    private List<String> entries(ExportId id) throws IOException {
        var content = new ByteArrayOutputStream();
        Tenant.<Boolean, IOException>call(acme, () -> {
            exports.copy(id, Objects.requireNonNull(exports.get(id).file()), content);
            return true;
        });
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
