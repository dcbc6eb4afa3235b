package dev.basefly.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.runtime.UserId;
import dev.basefly.testkit.ApiResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.json.JsonMapper;

/** The export of an organization that has megabytes, whose writers wait before its second piece for as long as this is open. */
final class LargeExport implements AutoCloseable {

    private static final int LOCK = 4711;

    private final JdbcClient jdbc;
    private final Connection holder;
    private final ApiResponse owner;

    /** @param owner the answer to the sign-up of the one who owns the organization */
    LargeExport(DataSource superuser, ApiResponse owner) throws SQLException {
        this.jdbc = JdbcClient.create(superuser);
        this.holder = superuser.getConnection();
        this.owner = owner;
        fill(owner.text("/data/user/id"));
        jdbc.sql("""
                        create function tests_hold_piece() returns trigger language plpgsql as $$
                        begin
                            if new.number = 1 then
                                perform pg_advisory_xact_lock_shared(%d);
                            end if;
                            return new;
                        end
                        $$
                        """.formatted(LOCK)).update();
        jdbc.sql("""
                        create trigger tests_hold_piece before insert on organization_export_pieces
                        for each row execute function tests_hold_piece()
                        """).update();
        JdbcClient.create(new SingleConnectionDataSource(holder, true))
                .sql("select pg_advisory_lock(?)")
                .param(LOCK)
                .query((_, _) -> true)
                .single();
    }

    String token() {
        return owner.text("/data/accessToken");
    }

    String path() {
        return "/api/v1/organizations/" + owner.text("/data/organization/id") + "/exports";
    }

    /** How many write now and wait, the dead among them. */
    int heldWriters() {
        return jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and objid = ? and not granted")
                .param(LOCK)
                .query(Integer.class)
                .single();
    }

    /** How many attempts have stored pieces. */
    int attemptsInPart() {
        return jdbc.sql("select count(distinct writing_id) from organization_export_pieces where number = 0")
                .query(Integer.class)
                .single();
    }

    int timesExported() {
        return jdbc.sql("select count(*) from audit_events where action = 'organization.exported'")
                .query(Integer.class)
                .single();
    }

    /** Lets all writers go on. */
    @Override
    public void close() throws SQLException {
        holder.close();
    }

    /** Fetches the file and finds everything in it that its manifest names, unharmed. */
    void isWhole(URI file) throws IOException, InterruptedException {
        var parts = entries(fetch(file));
        var manifest = JsonMapper.shared().readTree(parts.get("manifest.json"));
        assertThat(manifest.path("parts").size()).isGreaterThan(5).isEqualTo(parts.size() - 1);
        manifest.path("parts").forEach(part -> {
            byte[] content = Objects.requireNonNull(parts.get(part.path("file").asString()));
            assertThat(sha256(content)).isEqualTo(part.path("sha256").asString());
            assertThat(new String(content, StandardCharsets.UTF_8).lines().count())
                    .isEqualTo(part.path("rows").asLong());
        });
        assertThat(parts.values().stream().mapToInt(part -> part.length).sum()).isGreaterThan(2_000_000);
    }

    private void fill(String ownerId) {
        jdbc.sql("""
                        insert into object_grants (id, tenant_id, object_type, object_id, permission, role, created_at)
                        select gen_random_uuid(), m.tenant_id, 'tests', gen_random_uuid(),
                            (select string_agg(md5(random()::text || n || part), '') from generate_series(1, 60) part),
                            'MEMBER', now()
                        from memberships m cross join generate_series(1, 2000) n
                        where m.user_id = ?
                        """).param(UserId.of(ownerId).value()).update();
    }

    private byte[] fetch(URI file) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(file)
                            .header("Authorization", "Bearer " + token())
                            .build(),
                    BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private static Map<String, byte[]> entries(byte[] zipped) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), ((InputStream) zip).readAllBytes());
            }
        }
        return entries;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
