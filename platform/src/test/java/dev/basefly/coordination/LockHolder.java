package dev.basefly.coordination;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.PlainDatabase;
import dev.basefly.database.SystemDatabase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that takes a lock, writes once under it, and holds it until it is killed. */
@CrossTenant(reason = "the lock is the installation's")
final class LockHolder {

    static final Duration LEASE = Duration.ofSeconds(2);

    private LockHolder() {}

    public static void main(String[] database) throws InterruptedException {
        SystemDatabase system = PlainDatabase.asSystem(database[0], database[1], database[2]);
        Fencing fencing = new Fencing(system.jdbc(), system, new LockFigures());
        boolean _ = Nodes.locks(new PostgresLockStore(system, 1000))
                .ofInstallation()
                .with(database[3], LEASE, lease -> {
                    boolean _ = system.inTransaction(() -> {
                        fencing.admit(lease);
                        return true;
                    });
                    new CountDownLatch(1).await();
                    return true;
                });
    }
}
