package dev.basefly.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.basefly.database.Placement;
import dev.basefly.database.Placement.Route;
import dev.basefly.runtime.PublicId;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.UserId;
import dev.basefly.runtime.Uuid7;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which single objects were granted to whom, in the organization in scope. A grant ends when its member leaves. */
public final class ObjectGrants {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Placement.Source places;

    ObjectGrants(JdbcClient jdbc, Clock clock, Placement.Source places) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.places = places;
    }

    /**
     * That a permission holds on one object for a person or for a role and those that inherit from it, although the object
     * is somebody else's. Their role must have the permission, too.
     *
     * @param person null when it is granted to a role
     * @param role null when it is granted to a person
     */
    public record Grant(
            String objectType,
            UUID objectId,
            String permission,
            @Nullable UserId person,
            @Nullable RoleName role) {

        public Grant {
            if ((person == null) == (role == null)) {
                throw new IllegalArgumentException("A grant is to a person or to a role");
            }
        }
    }

    /** A grant that was made; its text form is {@code grt_…}. */
    public record GrantId(UUID value) implements PublicId {

        /** Reads the text form; any other text is an IllegalArgumentException. */
        @JsonCreator
        public static GrantId of(String text) {
            return new GrantId(PublicId.parse("grt", text));
        }

        @JsonValue
        @Override
        public String toString() {
            return PublicId.text("grt", value);
        }
    }

    /** A grant as it is kept. */
    public record Made(GrantId id, Grant grant, Instant createdAt) {}

    /** Makes others wait who {@linkplain #hold} the object to change its grants, until the transaction ends. */
    public void hold(UUID objectId) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('grants on ' || cast(:object as text), 0))")
                .param("object", objectId)
                .query((row, index) -> index)
                .list();
    }

    /** Adds the grant; one that is there already stays. The person must be a member, and the role one that there is. */
    public void add(Grant grant) {
        jdbc.sql("""
                        insert into object_grants
                            (id, tenant_id, object_type, object_id, permission, user_id, role, created_at)
                        values (:id, :tenant, :type, :object, :permission, :person::uuid, :role, :now)
                        on conflict on constraint object_grants_key do nothing
                        """)
                .param("id", Uuid7.next(clock))
                .param("tenant", RequestScope.current().requireTenant().value())
                .param("type", grant.objectType())
                .param("object", grant.objectId())
                .param("permission", grant.permission())
                .param("person", text(grant.person()))
                .param("role", text(grant.role()))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Takes the grant back; false when there was none. */
    public boolean remove(Grant grant) {
        return jdbc.sql("""
                        delete from object_grants
                        where object_type = :type and object_id = :object and permission = :permission
                            and user_id is not distinct from :person::uuid and role is not distinct from :role
                        """)
                        .param("type", grant.objectType())
                        .param("object", grant.objectId())
                        .param("permission", grant.permission())
                        .param("person", text(grant.person()))
                        .param("role", text(grant.role()))
                        .update()
                > 0;
    }

    /** All grants on the object, the oldest first. */
    public List<Made> of(String objectType, UUID objectId) {
        return jdbc.sql("""
                        select id, permission, user_id, role, created_at from object_grants
                        where object_type = :type and object_id = :object
                        order by id limit 1000
                        """)
                .param("type", objectType)
                .param("object", objectId)
                .query((row, index) -> {
                    UUID person = row.getObject("user_id", UUID.class);
                    String role = row.getString("role");
                    Grant grant = new Grant(
                            objectType,
                            objectId,
                            row.getString("permission"),
                            person == null ? null : new UserId(person),
                            role == null ? null : RoleName.of(role));
                    return new Made(
                            new GrantId(row.getObject("id", UUID.class)),
                            grant,
                            row.getTimestamp("created_at").toInstant());
                })
                .list();
    }

    boolean exist(Subject subject, String permission, Resource resource) {
        return jdbc.sql("""
                        select exists (
                            select from object_grants
                            where object_type = :access_type and object_id = :object and permission = :access_permission
                                and (user_id = :access_person::uuid or role in (:access_roles)))
                        """)
                .params(parameters(subject, permission, resource.type()))
                .param("object", resource.id())
                .query(Boolean.class)
                .single();
    }

    /**
     * The objects granted to the subject, where no statement can look at them together with the objects because those may
     * be in a database of the tenant's own; null where one can.
     */
    @Nullable
    List<UUID> apart(Subject subject, String permission, ObjectType type) {
        Route route = places.route(RequestScope.current().requireTenant().value());
        boolean together = !(route.placement() instanceof Placement.Database) && !route.moving();
        if (together || !places.isAboutProduct(type.table())) {
            return null;
        }
        return jdbc.sql(GRANTED)
                .params(parameters(subject, permission, type.name()))
                .query((row, index) -> row.getObject(1, UUID.class))
                .list();
    }

    /** The objects granted to the subject, as a statement with the parameters of {@link #parameters}. */
    static final String GRANTED = """
            select object_id from object_grants
            where object_type = :access_type and permission = :access_permission and user_id = :access_person::uuid
            union all
            select object_id from object_grants
            where object_type = :access_type and permission = :access_permission and role in (:access_roles)
            """;

    static Map<String, Object> parameters(Subject subject, String permission, String objectType) {
        UserId person = subject.person();
        return Map.of(
                "access_type",
                objectType,
                "access_permission",
                permission,
                "access_person",
                person == null ? new UUID(0, 0) : person.value(),
                "access_roles",
                subject.lineage().isEmpty()
                        ? List.of("")
                        : subject.lineage().stream()
                                .map(RoleName::name)
                                .sorted()
                                .toList());
    }

    private static @Nullable String text(@Nullable UserId person) {
        return person == null ? null : person.value().toString();
    }

    private static @Nullable String text(@Nullable RoleName role) {
        return role == null ? null : role.name();
    }
}
