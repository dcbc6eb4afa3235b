package dev.basefly.events.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.events.Delivery;
import dev.basefly.events.EventId;
import dev.basefly.events.EventTypes;
import dev.basefly.events.Listener;
import dev.basefly.events.Listens;
import dev.basefly.runtime.EventType;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.ApplicationModuleListener;

/** A method of a bean becomes a listener, and is called with the event and nothing else. */
class ListenerMethodsTests {

    record Opened(String name) {}

    private static final EventType<Opened> OPENED = EventType.of("tests.opened", Opened.class);

    static class Shop {

        final List<String> heard = new ArrayList<>();

        @Listens(name = "shop.greeting", formerly = "shop.welcome")
        void greet(Opened event) throws IOException {
            if (event.name().isEmpty()) {
                throw new IOException("nobody to greet");
            }
            heard.add("greeted " + event.name());
        }

        @ApplicationModuleListener
        void count(Opened event) {
            heard.add("counted " + event.name());
        }

        /** Of no known type: it stays Spring's. */
        @ApplicationModuleListener
        void other(String text) {
            heard.add(text);
        }
    }

    static class Wrong {

        @Listens
        void listen(String text) {}
    }

    static class Wiring {

        @Bean
        static EventTypes types() {
            return new EventTypes(List.of(OPENED), List.of());
        }

        @Bean
        static ListenerMethods listenerMethods(BeanFactory beans, ObjectProvider<EventTypes> types) {
            return new ListenerMethods(beans, types);
        }
    }

    @Test
    void areFoundAndCalledOnTheBeanItself() throws Exception {
        try (var context = new AnnotationConfigApplicationContext(Wiring.class, Shop.class)) {
            List<Listener> found = context.getBean(ListenerMethods.class).found();

            assertThat(found)
                    .extracting(Listener::name)
                    .containsExactlyInAnyOrder("shop.greeting", Shop.class.getName() + ".count");
            assertThat(found).extracting(Listener::formerly).contains("shop.welcome");
            for (Listener listener : found) {
                react(listener, "{\"name\": \"Ada\"}");
            }
            assertThat(context.getBean(Shop.class).heard).containsExactlyInAnyOrder("greeted Ada", "counted Ada");
            assertThatThrownBy(() -> react(
                            found.stream()
                                    .filter(one -> one.name().equals("shop.greeting"))
                                    .findFirst()
                                    .orElseThrow(),
                            "{\"name\": \"\"}"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void hearNothingThatIsPublishedTheWayOfSpring() {
        try (var context = new AnnotationConfigApplicationContext(Wiring.class, Shop.class)) {
            context.publishEvent(new Opened("Ada"));

            assertThat(context.getBean(Shop.class).heard).isEmpty();
        }
    }

    @Test
    void areRefusedForWhatIsNoEvent() {
        assertThatThrownBy(() -> new AnnotationConfigApplicationContext(Wiring.class, Wrong.class))
                .hasStackTraceContaining("listens to no event that is known");
    }

    private static void react(Listener listener, String payload) throws Exception {
        listener.reactions()
                .getFirst()
                .reaction()
                .on(
                        payload,
                        new Delivery(
                                new EventId(UUID.randomUUID()),
                                OPENED.name(),
                                1,
                                "",
                                1,
                                null,
                                Instant.EPOCH,
                                "system",
                                0,
                                1,
                                false));
    }
}
