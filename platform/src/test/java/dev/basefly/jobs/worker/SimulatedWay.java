package dev.basefly.jobs.worker;

import dev.basefly.jobs.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node's way to the model, on which requests and answers get lost, and requests arrive after their connection broke. */
final class SimulatedWay extends JobStore {

    /** The connection broke, or the database said no. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(String what) {
            super(what, null, false, false);
        }
    }

    private final Simulation world;
    private final Map<UUID, Integer> held = new HashMap<>();
    private @Nullable UUID presence;
    private int lives;

    @SuppressWarnings("NullAway")
    SimulatedWay(Simulation world) {
        super(null);
        this.world = world;
    }

    @Nullable
    UUID presence() {
        return presence;
    }

    /** Another process has this way now. */
    void beginAnew() {
        held.clear();
        lives = 0;
    }

    private <T> T send(Supplier<T> statement) {
        return world.send(statement);
    }

    @Override
    List<Claimed> claim(UUID worker, List<Lanes.Share> shares, Instant now) {
        world.referee().shares(worker, shares, lives == 1 ? held : null);
        List<Claimed> jobs = send(() -> {
            Referee.Line line = world.referee().line(shares);
            List<Claimed> taken = world.store().claim(worker, shares, now);
            world.referee().claims(worker, line, taken);
            return taken;
        });
        jobs.forEach(job -> held.merge(job.tenant(), 1, Integer::sum));
        return jobs;
    }

    @Override
    List<Stray> strays(UUID worker, Collection<UUID> known) {
        List<UUID> copy = List.copyOf(known);
        return send(() -> world.store().strays(worker, copy));
    }

    @Override
    List<Ready> giveBack(UUID worker, Collection<Stray> strays) {
        return send(() -> world.store().giveBack(worker, strays));
    }

    @Override
    Set<UUID> write(UUID worker, Collection<Outcome> outcomes, Instant now) {
        List<Outcome> copy = List.copyOf(outcomes);
        Set<UUID> written = send(() -> {
            Set<UUID> ours = world.store().write(worker, copy, now);
            world.referee().writes(worker, copy, ours);
            return ours;
        });
        copy.forEach(outcome -> held.merge(outcome.job().tenant(), -1, Integer::sum));
        return written;
    }

    @Override
    List<Ready> promote(Collection<String> kinds, Instant now, int most) {
        return send(() -> {
            Set<UUID> early = world.referee().early(now);
            List<Ready> ready = world.store().promote(now, most);
            world.referee().promoted(early);
            return ready;
        });
    }

    @Override
    List<Ready> sweep(Lane after, int most) {
        return send(() -> world.store().sweep(after, most));
    }

    @Override
    List<UUID> unwanted(UUID worker) {
        return send(() -> world.store().unwanted(worker));
    }

    @Override
    public boolean progress(Claimed job, int percent, @Nullable String note) {
        return false;
    }

    @Override
    void join(UUID worker, String name, int capacity, Collection<String> kinds) {
        boolean ignored = send(() -> {
            world.store().workers.put(worker, world.serverTime());
            world.referee().seen(worker);
            return true;
        });
        presence = worker;
        lives++;
    }

    @Override
    boolean beat(UUID worker) {
        return send(() -> {
            boolean lives = world.store().beat(worker, world.serverTime());
            if (lives) {
                world.referee().seen(worker);
            }
            return lives;
        });
    }

    @Override
    void leave(UUID worker) {
        send(() -> world.store().workers.remove(worker) != null);
    }

    @Override
    int others(UUID worker) {
        return send(() -> world.store().workers.size());
    }

    @Override
    List<Rescued> rescue(Duration lease, boolean thorough, Instant now) {
        return send(() -> {
            List<Rescued> rescued = world.store().rescue(lease, thorough, world.serverTime(), now);
            world.referee().rescued(rescued);
            return rescued;
        });
    }

    @Override
    int forget(Instant before, int most) {
        return 0;
    }

    @Override
    int forgetDead(Instant before, int most) {
        return 0;
    }

    @Override
    Set<Lane> pauses() {
        Set<Lane> real = send(() -> Set.copyOf(world.store().pauses));
        world.referee().looksAtPauses(presence, real);
        return world.store().isBlindToPauses() ? Set.of() : real;
    }
}
