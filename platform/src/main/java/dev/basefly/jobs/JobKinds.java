package dev.basefly.jobs;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.function.SingletonSupplier;

/** The kinds of jobs that this process knows, whether or not it works on them. */
public final class JobKinds {

    private final Supplier<Map<String, JobKind<?>>> byName;
    private final Supplier<Set<String>> internal;

    /** @param kinds asked for when they are needed for the first time, as handlers may need what needs this */
    JobKinds(Supplier<Stream<JobKind<?>>> kinds) {
        this.byName = SingletonSupplier.of(() ->
                kinds.get().collect(Collectors.toUnmodifiableMap(JobKind::name, Function.identity(), (one, _) -> one)));
        this.internal = SingletonSupplier.of(() -> byName.get().values().stream()
                .filter(JobKind::isInternal)
                .map(JobKind::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    public Optional<JobKind<?>> find(String name) {
        return Optional.ofNullable(byName.get().get(name));
    }

    /** The names of those that members of organizations do not see. */
    Set<String> internal() {
        return internal.get();
    }
}
