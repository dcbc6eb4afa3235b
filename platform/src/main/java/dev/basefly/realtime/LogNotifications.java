package dev.basefly.realtime;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.PeriodicTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.context.SmartLifecycle;

/**
 * Tells all nodes that the log has grown, and hears it from them: one notification for all that was added within some
 * milliseconds, and one connection that listens, only while this node has streams. What is lost here is found by the sweep.
 */
@CrossTenant(reason = "the log grows for all tenants")
final class LogNotifications implements SmartLifecycle {

    private static final String CHANNEL = "basefly_events";
    private static final long BETWEEN_MILLIS = 20;
    private static final int WAIT_MILLIS = 500;

    /** Nobody waits for the disk: a notification that a crash of the server loses is lost in any case. */
    private static final String NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify(?, ?)";

    private final SystemDatabase database;
    private final IntSupplier streams;
    private final String origin = UUID.randomUUID().toString();
    private final PeriodicTask sending = PeriodicTask.every(Duration.ofHours(1), "realtime-notify", this::tell);
    private final PeriodicTask hearing =
            PeriodicTask.every(Duration.ofMillis(WAIT_MILLIS), "realtime-listener", this::hear);
    private volatile Runnable heard = () -> {};
    private volatile boolean running;

    /** @param streams how many this node has */
    LogNotifications(SystemDatabase database, IntSupplier streams) {
        this.database = database;
        this.streams = streams;
    }

    /** Tells the others, soon. */
    void send() {
        sending.wakeUp();
    }

    /** Runs whenever another node has sent one, while this one has streams. */
    void onReceived(Runnable listener) {
        heard = listener;
        hearing.start();
    }

    @Override
    public void start() {
        running = true;
        sending.start();
    }

    @Override
    public void stop() {
        running = false;
        hearing.stop();
        sending.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void tell(BooleanSupplier goesOn) {
        database.jdbc()
                .sql(NOTIFY)
                .param(CHANNEL)
                .param(origin)
                .query((_, _) -> true)
                .list();
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(BooleanSupplier goesOn) {
        if (streams.getAsInt() > 0) {
            database.withConnection(connection -> listen(connection, goesOn));
        }
    }

    private void listen(Connection connection, BooleanSupplier goesOn) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            heard.run();
            PGConnection notified = connection.unwrap(PGConnection.class);
            try {
                while (goesOn.getAsBoolean() && streams.getAsInt() > 0) {
                    if (isOthers(notified.getNotifications(WAIT_MILLIS))) {
                        heard.run();
                    }
                }
            } finally {
                statement.execute("unlisten *");
            }
        }
    }

    private boolean isOthers(PGNotification[] notifications) {
        return List.of(notifications).stream()
                .anyMatch(notification -> !notification.getParameter().equals(origin));
    }
}
