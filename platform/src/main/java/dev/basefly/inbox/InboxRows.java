package dev.basefly.inbox;

import dev.basefly.inbox.NoticeKind.Ways;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of messages and choices, as far as the organization in scope goes. */
final class InboxRows {

    private static final UUID LAST = new UUID(-1, -1);
    private static final String COLUMNS = "id, kind, title, body, path, created_at, read_at";

    private final JdbcClient jdbc;
    private final Clock clock;

    InboxRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A message that is to go by mail. */
    record Unmailed(UserId person, InboxMessage message) {}

    List<InboxMessage> page(UserId person, @Nullable InboxMessageId after, int limit) {
        return jdbc.sql("select " + COLUMNS + """
                         from inbox_messages where person_id = :person and in_app and id < :after
                        order by id desc limit :limit
                        """)
                .param("person", person.value())
                .param("after", after == null ? LAST : after.value())
                .param("limit", limit)
                .query((row, _) -> message(row))
                .list();
    }

    int unread(UserId person, int most) {
        return jdbc.sql("""
                        select count(*) from (
                            select from inbox_messages where person_id = :person and in_app and read_at is null limit :most
                        ) unread
                        """)
                .param("person", person.value())
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    /** Marks it as read, and returns it; empty when the person has none of that id. */
    Optional<InboxMessage> read(UserId person, InboxMessageId id) {
        return jdbc.sql("""
                        update inbox_messages set read_at = coalesce(read_at, :now)
                        where person_id = :person and id = :id and in_app returning\s""" + COLUMNS)
                .param("now", now())
                .param("person", person.value())
                .param("id", id.value())
                .query((row, _) -> message(row))
                .optional();
    }

    /** Marks everything up to this one, the newest that the person saw, as read. */
    void readUpTo(UserId person, InboxMessageId newest) {
        jdbc.sql("""
                        update inbox_messages set read_at = :now
                        where person_id = :person and in_app and read_at is null and id <= :newest
                        """)
                .param("now", now())
                .param("person", person.value())
                .param("newest", newest.value())
                .update();
    }

    /** Stores what a person is told; false when they were told of the event before. */
    boolean add(UserId person, UUID event, String kind, NoticeText text, Ways ways) {
        return jdbc.sql("""
                                insert into inbox_messages (tenant_id, person_id, id, event_id, kind, title, body, path,
                                    in_app, by_mail, created_at)
                                values (:organization, :person, :id, :event, :kind, :title, :body, :path, :inApp, :byMail,
                                    :now)
                                on conflict (tenant_id, event_id, person_id) do nothing
                                """)
                        .param(
                                "organization",
                                RequestScope.current().requireTenant().value())
                        .param("person", person.value())
                        .param("id", InboxMessageId.next(clock).value())
                        .param("event", event)
                        .param("kind", kind)
                        .param("title", text.title())
                        .param("body", text.body())
                        .param("path", text.path())
                        .param("inApp", ways.inApp())
                        .param("byMail", ways.byMail())
                        .param("now", now())
                        .update()
                == 1;
    }

    List<Unmailed> unmailed(UUID event) {
        return jdbc.sql("select person_id, " + COLUMNS
                        + " from inbox_messages where event_id = :event and by_mail and mailed_at is null")
                .param("event", event)
                .query((row, _) -> new Unmailed(new UserId(row.getObject("person_id", UUID.class)), message(row)))
                .list();
    }

    /** What people chose for the kind; who is not in it takes what is usual. */
    Map<UserId, Ways> chosen(String kind) {
        return jdbc
                .sql("select person_id, in_app, by_mail from inbox_choices where kind = :kind")
                .param("kind", kind)
                .query((row, _) -> Map.entry(new UserId(row.getObject("person_id", UUID.class)), ways(row)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What the person chose, by kind. */
    Map<String, Ways> chosenBy(UserId person) {
        return jdbc
                .sql("select kind, in_app, by_mail from inbox_choices where person_id = :person")
                .param("person", person.value())
                .query((row, _) -> Map.entry(row.getString("kind"), ways(row)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void choose(TenantId organization, UserId person, String kind, Ways ways) {
        jdbc.sql("""
                        insert into inbox_choices (tenant_id, person_id, kind, in_app, by_mail)
                        values (:organization, :person, :kind, :inApp, :byMail)
                        on conflict (tenant_id, person_id, kind)
                            do update set in_app = excluded.in_app, by_mail = excluded.by_mail
                        """)
                .param("organization", organization.value())
                .param("person", person.value())
                .param("kind", kind)
                .param("inApp", ways.inApp())
                .param("byMail", ways.byMail())
                .update();
    }

    private static Ways ways(ResultSet row) throws SQLException {
        return new Ways(row.getBoolean("in_app"), row.getBoolean("by_mail"));
    }

    private static InboxMessage message(ResultSet row) throws SQLException {
        Timestamp readAt = row.getTimestamp("read_at");
        return new InboxMessage(
                new InboxMessageId(row.getObject("id", UUID.class)),
                row.getString("kind"),
                row.getString("title"),
                row.getString("body"),
                row.getString("path"),
                row.getTimestamp("created_at").toInstant(),
                readAt == null ? null : readAt.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
