package dev.basefly.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.testkit.processes.JavaProcess;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

@PlatformTest
@CrossTenant(reason = "reads which token wrote last")
class KilledHolderTests {

    private final String key = "test:" + UUID.randomUUID();

    @Autowired
    private LockStore store;

    @Autowired
    private Fencing fencing;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private Environment settings;

    @Test
    void losesTheLockToAnotherProcessWithinTheLeaseAndItsLateWriteIsRefused() {
        try (var holder =
                JavaProcess.start(LockHolder.class, setting("url"), setting("username"), setting("password"), key)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> written() > 0 || !holder.isAlive());
            long dead = written();
            assertThat(dead).as(holder.output()).isPositive();
            assertThat(locks().tryWith(key, LockHolder.LEASE, lease -> true)).isEmpty();

            holder.kill();
            long killedAt = System.nanoTime();
            long alive = locks().with(key, LockHolder.LEASE, lease -> {
                assertThat(Duration.ofNanos(System.nanoTime() - killedAt)).isLessThan(LockHolder.LEASE.plusMillis(500));
                return admitted(lease.fencingToken());
            });

            assertThat(alive).isGreaterThan(dead);
            assertThatThrownBy(() -> admitted(dead))
                    .isInstanceOfSatisfying(
                            ApiError.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Fencing.STALE_LOCK));
            assertThat(written()).isEqualTo(alive);
        }
    }

    private Locks locks() {
        return Nodes.locks(store).ofInstallation();
    }

    private long admitted(long token) {
        return database.inTransaction(() -> {
            fencing.admit(LockKey.ofInstallation(key), token);
            return token;
        });
    }

    /** With which token was written last, 0 when nothing was. */
    private long written() {
        return database.jdbc()
                .sql("select coalesce(max(token), 0) from fences where key = :key")
                .param("key", key)
                .query(Long.class)
                .single();
    }

    private String setting(String name) {
        return settings.getRequiredProperty("basefly.database." + name);
    }
}
