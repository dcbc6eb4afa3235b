package dev.basefly.console.notices;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** What operators are told of, without personal data. */
@CrossTenant(reason = "notices are for the installation's operators")
final class Notices {

    private static final int MOST_SHOWN = 100;
    private static final int MOST_KEPT = 10_000;

    private final SystemDatabase database;

    /** @param text such as what happened to whom, by ids */
    record Notice(String topic, String text, Instant at) {}

    Notices(SystemDatabase database) {
        this.database = database;
    }

    /** Tells the operators, in the transaction that is open. */
    void tell(UUID id, Notice notice) {
        database.jdbc()
                .sql("delete from operator_notices where id < (select id from operator_notices order by id desc offset "
                        + MOST_KEPT + " limit 1)")
                .update();
        database.jdbc()
                .sql("insert into operator_notices (id, topic, text, at) values (?, ?, ?, ?) on conflict do nothing")
                .param(id)
                .param(notice.topic())
                .param(notice.text())
                .param(notice.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Forgets what names an organization. */
    int forget(TenantId organization) {
        return database.jdbc()
                .sql("delete from operator_notices where text like ?")
                .param("%" + organization + "%")
                .update();
    }

    /** The latest ones, the newest first. */
    List<Notice> latest() {
        return database.jdbc()
                .sql("select topic, text, at from operator_notices order by id desc limit " + MOST_SHOWN)
                .query((row, _) -> new Notice(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant()))
                .list();
    }
}
