package dev.basefly.audit;

import dev.basefly.runtime.RuntimeSettings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Chains new events twice a second on nodes that take background work. */
final class AuditSealer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AuditSealer.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final AuditChain chain;
    private final RuntimeSettings settings;
    private @Nullable ScheduledExecutorService worker;
    private @Nullable ScheduledFuture<?> turns;
    private boolean failing;

    AuditSealer(AuditChain chain, RuntimeSettings settings) {
        this.chain = chain;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        if (!settings.role().runsBackgroundWork()) {
            return;
        }
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("audit-sealer").factory());
        turns = started.scheduleWithFixedDelay(this::seal, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        worker = started;
    }

    @Override
    public synchronized void stop() {
        if (worker != null && turns != null) {
            turns.cancel(false);
            worker.close();
            worker = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }

    /** Says once that it fails and once that it works again. */
    private void seal() {
        try {
            chain.seal();
            if (failing) {
                log.info("Audit events are chained again");
            }
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing) {
                log.warn("Audit events cannot be chained for now; they are kept and chained later", failure);
            }
            failing = true;
        }
    }
}
