package dev.basefly.testkit.sql;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a thread asks of the database through Spring's {@link JdbcTemplate}. */
public final class Statements {

    private static final String BEGIN = "Executing prepared SQL statement";

    private Statements() {}

    /** The statements of this thread while the work is done. */
    public static List<String> of(Runnable work) {
        Logger jdbc = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        ListAppender<ILoggingEvent> heard = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                // An event looks up its thread when it is first asked for it.
                String _ = event.getThreadName();
                super.append(event);
            }
        };
        heard.start();
        Level before = jdbc.getLevel();
        jdbc.setLevel(Level.DEBUG);
        jdbc.setAdditive(false);
        jdbc.addAppender(heard);
        try {
            work.run();
        } finally {
            jdbc.detachAppender(heard);
            jdbc.setAdditive(true);
            jdbc.setLevel(before);
        }
        String thread = Thread.currentThread().getName();
        return List.copyOf(heard.list).stream()
                .filter(event -> event.getThreadName().equals(thread))
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.startsWith(BEGIN))
                .toList();
    }
}
