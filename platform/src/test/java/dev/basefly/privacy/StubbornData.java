package dev.basefly.privacy;

import dev.basefly.runtime.UserId;
import dev.basefly.runtime.spi.DataSubject;
import dev.basefly.runtime.spi.DeletionObstacle;
import dev.basefly.runtime.spi.PersonalData;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Data of a module that exists in tests only; breaks, after everybody else did their part, or hinders, when told to. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class StubbornData implements PersonalData, DeletionObstacle {

    final Set<UserId> breaks = ConcurrentHashMap.newKeySet();
    final Set<UserId> owes = ConcurrentHashMap.newKeySet();

    @Override
    public String part() {
        return "stubborn";
    }

    @Override
    public List<Map<String, @Nullable Object>> of(DataSubject person) {
        return List.of();
    }

    @Override
    public List<Effect> effects(DataSubject person) {
        return List.of();
    }

    @Override
    public void erase(DataSubject person) {
        if (breaks.contains(person.id())) {
            throw new IllegalStateException("the machine stops here");
        }
    }

    @Override
    public List<Obstacle> hindering(DataSubject person) {
        return owes.contains(person.id())
                ? List.of(new Obstacle("billing_outstanding", "A bill is not paid", "Pay it"))
                : List.of();
    }
}
