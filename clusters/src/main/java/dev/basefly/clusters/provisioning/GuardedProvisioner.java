package dev.basefly.clusters.provisioning;

import dev.basefly.runtime.Integration;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how long a call of another provisioner may take, and leaves it alone for a while when it is away again and again. What
 * it says about single machines counts as an answer: no organization can have it left alone for the others.
 */
public final class GuardedProvisioner implements Provisioner {

    private static final Logger log = LoggerFactory.getLogger(GuardedProvisioner.class);
    private static final int FAILURES = 5;
    private static final int PROBES = 3;
    private static final Duration BREAK = Duration.ofSeconds(30);

    private final Provisioner guarded;
    private final Duration timeout;
    private final CircuitBreaker breaker;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param timeout after which a call is given up; what it does then comes too late */
    public GuardedProvisioner(Provisioner guarded, Duration timeout, Clock clock) {
        this.guarded = guarded;
        this.timeout = timeout;
        this.breaker = CircuitBreaker.of(
                "provisioner",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(FAILURES)
                        .minimumNumberOfCalls(FAILURES)
                        .failureRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(BREAK)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .ignoreException(failure -> failure instanceof ProvisionerFailure known && !known.isAway())
                        .clock(clock)
                        .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                        .build());
    }

    @Override
    public void apply(MachineSpec spec) {
        run(() -> guarded.apply(spec));
    }

    @Override
    public Optional<Observation> observe(String name) {
        return call(() -> guarded.observe(name));
    }

    @Override
    public void delete(String name) {
        run(() -> guarded.delete(name));
    }

    @Override
    public String kubeconfig(String name, Instant expiresAt) {
        return call(() -> guarded.kubeconfig(name, expiresAt));
    }

    @Override
    public Listing list(@Nullable String cursor, int limit) {
        return call(() -> guarded.list(cursor, limit));
    }

    @Override
    public Integration describe() {
        Integration known = guarded.describe();
        if (breaker.getState() == CircuitBreaker.State.CLOSED) {
            return known;
        }
        String problem = "calls failed again and again, the breaker is " + breaker.getState() + ": see the log";
        return known.with(List.of(problem));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        guarded.close();
    }

    private void run(Runnable work) {
        boolean ignored = call(() -> {
            work.run();
            return true;
        });
    }

    private <T> T call(Callable<T> work) {
        if (!breaker.tryAcquirePermission()) {
            throw ProvisionerFailure.away(
                    "The provisioner has failed several times and is left alone for a while", null);
        }
        long began = System.nanoTime();
        try {
            T answer = answer(work);
            breaker.onSuccess(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            return answer;
        } catch (ProvisionerFailure failure) {
            breaker.onError(System.nanoTime() - began, TimeUnit.NANOSECONDS, failure);
            throw failure;
        }
    }

    private <T> T answer(Callable<T> work) {
        Future<T> running = threads.submit(work);
        try {
            return running.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            log.warn("The provisioner did not answer within {} s", timeout.toSeconds());
            throw ProvisionerFailure.away("The provisioner did not answer within " + timeout.toSeconds() + " s", slow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw ProvisionerFailure.away("The process stops", stopped);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ProvisionerFailure known) {
                throw known;
            }
            log.warn("The provisioner failed", failed.getCause());
            throw ProvisionerFailure.away("The provisioner does not work at the moment", failed.getCause());
        } finally {
            boolean ignored = running.cancel(true);
        }
    }
}
