package dev.basefly.console.notices;

import dev.basefly.database.SystemDatabase;
import dev.basefly.events.Listener;
import dev.basefly.identity.event.UserSignedUp;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires notices, and who writes them. */
@AutoConfiguration(afterName = "dev.basefly.database.DatabaseConfiguration")
class NoticesConfiguration {

    @Bean
    static Notices notices(SystemDatabase database) {
        return new Notices(database);
    }

    /** A replay brings back the notice of an event that is lost, and no second one: its id is the event's. */
    @Bean
    static Listener noticeOfSignUp(Notices notices) {
        return Listener.of(
                "console.notice_of_sign_up",
                UserSignedUp.TYPE,
                (event, delivery) -> notices.tell(
                        delivery.id().value(),
                        new Notices.Notice(
                                "sign-up",
                                event.user() + " signed up and founded " + event.organization(),
                                delivery.occurredAt())));
    }

    @Bean
    static NoticeErasure noticeErasure(Notices notices) {
        return new NoticeErasure(notices);
    }

    @Bean
    static NoticeController noticeController(Notices notices) {
        return new NoticeController(notices);
    }
}
