package dev.basefly.tenancy.archive;

import dev.basefly.api.ApiError;
import dev.basefly.runtime.TenantId;
import dev.basefly.tenancy.OrganizationLife;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Erases deleted organizations whose time to be restored is over. Several nodes may do it at once: one wins each. */
final class ErasureSchedule implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ErasureSchedule.class);
    private static final int MINUTES = 10;
    private static final int AT_ONCE = 100;

    private final OrganizationLife life;
    private final TenantErasure erasures;
    private final boolean enabled;
    private volatile @Nullable ScheduledExecutorService timer;

    ErasureSchedule(OrganizationLife life, TenantErasure erasures, boolean enabled) {
        this.life = life;
        this.erasures = erasures;
        this.enabled = enabled;
    }

    /** Erases what is due now. */
    void sweep() {
        for (TenantId organization : life.due(AT_ONCE)) {
            try {
                ErasureCertificate certificate = erasures.erase(organization);
                log.info("Erased {} for good, certificate {}", organization, certificate.id());
            } catch (ApiError anotherNodeDoesIt) {
                log.debug("Not erased here: {}", anotherNodeDoesIt.getMessage());
            } catch (RuntimeException failure) {
                log.warn("{} could not be erased and will be tried again", organization, failure);
            }
        }
    }

    @Override
    public void start() {
        if (enabled && timer == null) {
            ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("erasures").factory());
            Future<?> _ = started.scheduleWithFixedDelay(this::quietly, 1, MINUTES, TimeUnit.MINUTES);
            timer = started;
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = timer;
        timer = null;
        if (running != null) {
            running.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }

    /** A failure, such as a database that is away, must not end the schedule. */
    private void quietly() {
        try {
            sweep();
        } catch (RuntimeException failure) {
            log.warn("Looking for organizations to erase failed and will be tried again", failure);
        }
    }
}
