package dev.basefly.events;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Publishes what is published the way of Spring, when its type is known. */
final class PublishedEvents implements ApplicationListener<PayloadApplicationEvent<?>> {

    private final ObjectProvider<Events> events;
    private final EventTypes types;

    PublishedEvents(ObjectProvider<Events> events, EventTypes types) {
        this.events = events;
        this.types = types;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<?> published) {
        if (published.getPayload() instanceof Record event && types.of(event.getClass()) != null) {
            events.getObject().publish(event);
        }
    }
}
