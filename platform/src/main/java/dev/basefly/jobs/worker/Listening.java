package dev.basefly.jobs.worker;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.jobs.Wakeups;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears on a connection of its own what other processes added. When the connection breaks it is made anew. */
@CrossTenant(reason = "hears of the jobs of all tenants")
final class Listening {

    private static final Logger log = LoggerFactory.getLogger(Listening.class);
    private static final int WAIT_MILLIS = 500;

    private final SystemDatabase database;
    private final Wakeups wakeups;
    private final Worker worker;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("job-listener").unstarted(this::listenAlways);
    private volatile boolean running;

    Listening(SystemDatabase database, Wakeups wakeups, Worker worker) {
        this.database = database;
        this.wakeups = wakeups;
        this.worker = worker;
    }

    void start() {
        running = true;
        thread.start();
    }

    void stop() throws InterruptedException {
        running = false;
        thread.join(4L * WAIT_MILLIS);
    }

    private void listenAlways() {
        Trouble trouble = new Trouble("Other processes' new jobs are not heard of at once for now");
        while (running) {
            try {
                database.withConnection(connection -> listen(connection, trouble));
            } catch (RuntimeException | Error failure) {
                trouble.is(failure);
                trouble.pause(WAIT_MILLIS);
            }
        }
    }

    private void listen(Connection connection, Trouble trouble) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + Wakeups.CHANNEL);
            trouble.isOver();
            worker.sweepSoon();
            PGConnection notified = connection.unwrap(PGConnection.class);
            try {
                while (running) {
                    hear(notified.getNotifications(WAIT_MILLIS));
                }
            } finally {
                statement.execute("unlisten *");
            }
        }
        log.debug("No longer listening");
    }

    private void hear(PGNotification[] notifications) {
        for (PGNotification notification : notifications) {
            String text = notification.getParameter();
            if (!wakeups.isOwn(text)) {
                var lanes = wakeups.read(text);
                if (lanes.isEmpty()) {
                    worker.sweepSoon();
                } else {
                    worker.woken(lanes);
                }
            }
        }
    }
}
