package dev.basefly.brokers.traffic;

import dev.basefly.brokers.BrokersSettings;
import dev.basefly.brokers.Subscription;
import dev.basefly.brokers.client.Brokers;
import dev.basefly.runtime.DrainingLifecycle;
import dev.basefly.runtime.PeriodicTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Reads for the subscriptions of this process as long as it runs, each on a thread of its own. */
final class Subscriptions implements DrainingLifecycle {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Brokers brokers;
    private final Intake intake;
    private final ObjectProvider<Subscription<?>> declared;
    private final boolean enabled;
    private final List<PeriodicTask> tasks = new ArrayList<>();
    private final Map<String, String> faults = new ConcurrentHashMap<>();
    private volatile boolean running;

    Subscriptions(
            BrokersSettings settings,
            Brokers brokers,
            Intake intake,
            ObjectProvider<Subscription<?>> declared,
            boolean background) {
        this.brokers = brokers;
        this.intake = intake;
        this.declared = declared;
        this.enabled = background && settings.isSet();
    }

    /** All that are declared and where they read, whether or not this process reads for them. */
    Map<String, String> sources() {
        Map<String, String> sources = new TreeMap<>();
        declared.orderedStream().forEach(each -> sources.put(each.name(), each.source()));
        return sources;
    }

    /** Why one does not go on in this process at the moment, null when it does. */
    @Nullable
    String fault(String name) {
        String fault = faults.get(name);
        return fault == null ? intake.trouble(name) : fault;
    }

    @Override
    public synchronized void start() {
        if (!enabled || running) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Subscription<?> subscription : declared.orderedStream().toList()) {
            if (!names.add(subscription.name())) {
                throw new IllegalStateException("Two subscriptions have the name " + subscription.name());
            }
            PeriodicTask task = PeriodicTask.every(
                            PAUSE, "subscription-" + subscription.name(), goesOn -> read(subscription, goesOn))
                    .firstAfter(Duration.ZERO);
            tasks.add(task);
            task.start();
        }
        running = true;
    }

    private void read(Subscription<?> subscription, BooleanSupplier goesOn) {
        faults.remove(subscription.name());
        try {
            brokers.get().read(subscription, (message, attempt) -> intake.read(subscription, message, attempt), goesOn);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failure) {
            faults.put(subscription.name(), failure.getClass().getSimpleName() + ": " + failure.getMessage());
            throw new IllegalStateException(subscription.name() + " does not read: " + failure.getMessage(), failure);
        }
    }

    @Override
    public synchronized void stop() {
        tasks.forEach(PeriodicTask::stop);
        tasks.clear();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
