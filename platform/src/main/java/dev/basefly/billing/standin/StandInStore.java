package dev.basefly.billing.standin;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the stand-in's objects, so that they outlast a restart. One change at a time: it serves one machine. */
@CrossTenant(reason = "the stand-in is in place of a foreign service, which knows no tenants")
final class StandInStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LOCK = 0x5374_7269_7065L;

    private final SystemDatabase database;

    StandInStore(SystemDatabase database) {
        this.database = database;
    }

    /**
     * An answer that was given under an idempotency key.
     *
     * @param fingerprint of what was asked
     */
    record Given(String fingerprint, int status, String answer) {}

    <T> T change(Supplier<T> work) {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("select pg_advisory_xact_lock(:lock)")
                    .param("lock", LOCK)
                    .query((_, _) -> true)
                    .single();
            return work.get();
        });
    }

    Optional<ObjectNode> find(String kind, String id) {
        return database.jdbc()
                .sql("select body::text from stripe_stand_in_objects where id = :id and kind = :kind")
                .param("id", id)
                .param("kind", kind)
                .query((row, _) -> read(row.getString(1)))
                .optional();
    }

    /** Newest first. */
    List<ObjectNode> list(String kind, @Nullable String owner) {
        return database.jdbc()
                .sql("""
                        select body::text from stripe_stand_in_objects
                        where kind = :kind and (:owner::text is null or owner = :owner) order by number desc limit 1000
                        """)
                .param("kind", kind)
                .param("owner", Parameters.text(owner))
                .query((row, _) -> read(row.getString(1)))
                .list();
    }

    /** @param due when it moves by itself, null for never */
    void put(ObjectNode body, @Nullable String owner, @Nullable Instant due) {
        database.jdbc()
                .sql("""
                        insert into stripe_stand_in_objects (id, kind, owner, body, due_at)
                        values (:id, :kind, :owner, :body::jsonb, :due)
                        on conflict (id) do update set body = excluded.body, owner = excluded.owner, due_at = excluded.due_at
                        """)
                .param("id", body.path("id").asString())
                .param("kind", body.path("object").asString())
                .param("owner", Parameters.text(owner))
                .param("body", body.toString())
                .param(
                        "due",
                        new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, due == null ? null : Parameters.utc(due)))
                .update();
    }

    /** The next object that should have moved by itself until now. */
    Optional<Due> due(@Nullable String owner, Instant now) {
        return database.jdbc()
                .sql("""
                        select body::text, due_at from stripe_stand_in_objects where due_at <= :now
                            and (:owner::text is null or owner = :owner)
                        order by due_at, number limit 1
                        """)
                .param("owner", Parameters.text(owner))
                .param("now", Parameters.utc(now))
                .query((row, _) ->
                        new Due(read(row.getString(1)), row.getTimestamp(2).toInstant()))
                .optional();
    }

    /** An object and the time at which it moves by itself. */
    record Due(ObjectNode body, Instant at) {}

    Optional<Given> given(String key) {
        return database.jdbc()
                .sql("select fingerprint, status, answer from stripe_stand_in_requests where idempotency_key = :key")
                .param("key", key)
                .query((row, _) -> new Given(row.getString(1), row.getInt(2), row.getString(3)))
                .optional();
    }

    void give(String key, Given given, Instant now) {
        database.jdbc()
                .sql("""
                        insert into stripe_stand_in_requests (idempotency_key, fingerprint, status, answer, answered_at)
                        values (:key, :fingerprint, :status, :answer, :now)
                        """)
                .param("key", key)
                .param("fingerprint", given.fingerprint())
                .param("status", given.status())
                .param("answer", given.answer())
                .param("now", Parameters.utc(now))
                .update();
    }

    private static ObjectNode read(String body) {
        return (ObjectNode) JSON.readTree(body);
    }
}
