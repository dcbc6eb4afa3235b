package dev.basefly.identity.event;

import dev.basefly.events.Listener;
import dev.basefly.identity.People;
import dev.basefly.identity.letters.AccountLetters;
import dev.basefly.runtime.EventType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires what happens to accounts and what follows. */
@AutoConfiguration(afterName = "dev.basefly.identity.IdentityConfiguration")
class IdentityEventsConfiguration {

    @Bean
    static EventType<UserSignedUp> userSignedUp() {
        return UserSignedUp.TYPE;
    }

    /** An account that was erased meanwhile is not written to, and nobody is welcomed twice. */
    @Bean
    static Listener welcomeMail(People people, AccountLetters letters) {
        return Listener.of("identity.welcome_mail", UserSignedUp.TYPE, (event, delivery) -> {
            if (!delivery.replay()) {
                people.find(event.user()).ifPresent(person -> letters.welcome(person.email()));
            }
        });
    }
}
