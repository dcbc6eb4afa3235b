package dev.basefly.billing.inbox;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.Parameters;
import dev.basefly.database.SystemDatabase;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stored events. */
@CrossTenant(reason = "an event is known before its customer is")
final class InboxStore {

    private static final String COLUMNS = "id, type, state, api_version, livemode, account, object_id, customer_id,"
            + " payload, happened_at, received_at, processed_at, copies, attempts, replays, problem";
    private static final int LONGEST_PROBLEM = 2000;

    private final SystemDatabase database;

    InboxStore(SystemDatabase database) {
        this.database = database;
    }

    /**
     * What storing brought.
     *
     * @param isNew whether it was unknown
     */
    record Stored(boolean isNew, EventState state, int replays) {}

    <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** Stores an event once; another copy of one that failed, or is refused no longer, is worth another try. */
    Stored store(StripeEvent event, @Nullable String refusal, Instant now) {
        EventState state = refusal == null ? EventState.RECEIVED : EventState.REFUSED;
        return database.jdbc()
                .sql("""
                        insert into stripe_webhook_events (id, type, state, api_version, livemode, account, object_id,
                            customer_id, payload, happened_at, received_at, processed_at, problem)
                        values (:id, :type, :state, :version, :livemode, :account, :object, :customer,
                            case when exists (select from billing_erased_customers
                                where digest = sha256(convert_to(:customer, 'UTF8'))) then '{}' else :payload end,
                            :happened, :now, case when :state = 'REFUSED' then :now::timestamptz end, :problem)
                        on conflict (id) do update set copies = stripe_webhook_events.copies + 1,
                            replays = stripe_webhook_events.replays + case when stripe_webhook_events.state = 'FAILED'
                                or stripe_webhook_events.state = 'REFUSED' and :state = 'RECEIVED' then 1 else 0 end,
                            processed_at = case when stripe_webhook_events.state = 'REFUSED' and :state = 'RECEIVED'
                                then null else stripe_webhook_events.processed_at end,
                            problem = case when stripe_webhook_events.state = 'REFUSED' and :state = 'RECEIVED'
                                then null else stripe_webhook_events.problem end,
                            state = case when stripe_webhook_events.state = 'FAILED'
                                or stripe_webhook_events.state = 'REFUSED' and :state = 'RECEIVED' then 'RECEIVED'
                                else stripe_webhook_events.state end
                        returning copies = 1, state, replays
                        """)
                .param("id", event.id())
                .param("type", event.type())
                .param("state", state.name())
                .param("version", Parameters.text(event.apiVersion()))
                .param("livemode", event.livemode())
                .param("account", Parameters.text(event.account()))
                .param("object", Parameters.text(event.objectId()))
                .param("customer", Parameters.text(event.customerId()))
                .param("payload", event.payload())
                .param("happened", Parameters.utc(event.happenedAt()))
                .param("now", Parameters.utc(now))
                .param("problem", Parameters.text(refusal))
                .query((row, _) -> new Stored(row.getBoolean(1), EventState.valueOf(row.getString(2)), row.getInt(3)))
                .single();
    }

    Optional<StoredEvent> find(String id) {
        return database.jdbc()
                .sql("select " + COLUMNS + " from stripe_webhook_events where id = :id")
                .param("id", id)
                .query((row, _) -> event(row))
                .optional();
    }

    /** Whether it still waits; locks it until the transaction ends, so that it takes effect once. */
    boolean claim(String id) {
        return database.jdbc()
                .sql("select state in ('RECEIVED', 'FAILED') from stripe_webhook_events where id = :id for update")
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    void end(String id, EventState state, Instant now) {
        database.jdbc()
                .sql("""
                        update stripe_webhook_events set state = :state, processed_at = :now, problem = null,
                            payload = case when exists (select from billing_erased_customers
                                where digest = sha256(convert_to(customer_id, 'UTF8'))) then '{}' else payload end
                        where id = :id and state in ('RECEIVED', 'FAILED')
                        """)
                .param("id", id)
                .param("state", state.name())
                .param("now", Parameters.utc(now))
                .update();
    }

    void fail(String id, String problem, boolean forGood) {
        database.jdbc()
                .sql("""
                        update stripe_webhook_events set attempts = attempts + 1, problem = :problem,
                            state = case when :for_good then 'FAILED' else state end
                        where id = :id and state in ('RECEIVED', 'FAILED')
                        """)
                .param("id", id)
                .param("problem", problem.substring(0, Math.min(problem.length(), LONGEST_PROBLEM)))
                .param("for_good", forGood)
                .update();
    }

    /**
     * Has an event worked on anew; empty when there is no such event, or it has just come.
     *
     * @param waitsSince when one that still waits, and has never failed, must have come for its job to be missed
     */
    Optional<Integer> reopen(String id, Instant waitsSince) {
        return database.jdbc()
                .sql("""
                        update stripe_webhook_events set state = 'RECEIVED', processed_at = null, problem = null,
                            replays = replays + 1
                        where id = :id and (state <> 'RECEIVED' or attempts > 0 or received_at < :since) returning replays
                        """)
                .param("id", id)
                .param("since", Parameters.utc(waitsSince))
                .query(Integer.class)
                .optional();
    }

    /** Newest first, older than the one given. */
    List<StoredEvent> page(
            @Nullable EventState state, @Nullable String customer, @Nullable StoredEvent after, int limit) {
        return database.jdbc()
                .sql("select " + COLUMNS + """
                         from stripe_webhook_events
                        where (:state::text is null or state = :state) and (:customer::text is null or customer_id = :customer)
                            and (:id::text is null or (received_at, id) < (:received::timestamptz, :id))
                        order by received_at desc, id desc limit :limit
                        """)
                .param("state", Parameters.text(state))
                .param("customer", Parameters.text(customer))
                .param(
                        "id",
                        Parameters.text(after == null ? null : after.event().id()))
                .param("received", Parameters.text(after == null ? null : after.receivedAt()))
                .param("limit", limit)
                .query((row, _) -> event(row))
                .list();
    }

    int count(EventState state) {
        return database.jdbc()
                .sql("select count(*) from stripe_webhook_events where state = :state")
                .param("state", state.name())
                .query(Integer.class)
                .single();
    }

    /** How many came before and still wait. */
    int countWaiting(Instant before) {
        return database.jdbc()
                .sql("select count(*) from stripe_webhook_events where state = 'RECEIVED' and received_at < :before")
                .param("before", Parameters.utc(before))
                .query(Integer.class)
                .single();
    }

    /**
     * Empties what events say of a customer, and returns how many did; those that come from now on are stored without it. What
     * an event is about is read from Stripe.
     */
    int empty(String customer, Instant now) {
        // First of all: what is stored meanwhile is emptied when it was worked on.
        database.jdbc()
                .sql("""
                        insert into billing_erased_customers (digest, erased_at)
                        values (sha256(convert_to(:customer, 'UTF8')), :now) on conflict (digest) do nothing
                        """)
                .param("customer", customer)
                .param("now", Parameters.utc(now))
                .update();
        return database.jdbc()
                .sql(
                        "update stripe_webhook_events set payload = '{}' where customer_id = :customer and payload <> '{}'")
                .param("customer", customer)
                .update();
    }

    /** Forgets what ended before; what failed or waits stays four times as long, until somebody saw to it. */
    int forget(Instant now, Duration keep) {
        return database.jdbc()
                .sql("""
                        delete from stripe_webhook_events
                        where received_at < :before
                            and (state in ('PROCESSED', 'KEPT', 'REFUSED') or received_at < :long_before)
                        """)
                .param("before", Parameters.utc(now.minus(keep)))
                .param("long_before", Parameters.utc(now.minus(keep.multipliedBy(4))))
                .update();
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        StripeEvent event = new StripeEvent(
                row.getString("id"),
                row.getString("type"),
                row.getString("api_version"),
                row.getBoolean("livemode"),
                row.getString("account"),
                row.getString("object_id"),
                row.getString("customer_id"),
                row.getTimestamp("happened_at").toInstant(),
                row.getString("payload"));
        Timestamp processed = row.getTimestamp("processed_at");
        return new StoredEvent(
                event,
                EventState.valueOf(row.getString("state")),
                row.getTimestamp("received_at").toInstant(),
                processed == null ? null : processed.toInstant(),
                row.getInt("copies"),
                row.getInt("attempts"),
                row.getInt("replays"),
                row.getString("problem"));
    }
}
