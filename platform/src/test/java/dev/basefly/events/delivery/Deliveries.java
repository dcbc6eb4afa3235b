package dev.basefly.events.delivery;

import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.runtime.TenantId;
import java.sql.SQLException;
import org.springframework.context.ApplicationContext;

/** The delivery of events, for tests of other modules. */
public final class Deliveries implements AutoCloseable {

    private final PostRoom room;

    public Deliveries(ApplicationContext context) throws SQLException {
        this.room = context.getAutowireCapableBeanFactory().createBean(PostRoom.class);
        room.open();
    }

    public EventTypes types() {
        return room.types();
    }

    /** Starts another process with these listeners. */
    public void start(Listener... listeners) {
        room.work(listeners);
    }

    /** Publishes all of them in one transaction. */
    public void publish(TenantId tenant, Record... events) {
        room.publish(tenant, events);
    }

    /** How many events a listener has parked in this state. */
    public int parked(String state) {
        return room.system()
                .jdbc()
                .sql("select count(*) from event_parked where state = ?")
                .param(state)
                .query(Integer.class)
                .single();
    }

    /** The last failure of the first parked event. */
    public String failure() {
        return room.system()
                .jdbc()
                .sql("select failures::text from event_parked where failures is not null order by position limit 1")
                .query(String.class)
                .single();
    }

    @Override
    public void close() throws SQLException {
        room.close();
    }
}
