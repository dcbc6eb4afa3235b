package dev.basefly.console.events;

import dev.basefly.access.Operators;
import dev.basefly.brokers.traffic.BrokerBoard;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What goes to the broker and comes from it. */
@Controller
class BrokerPages {

    private static final int SHOWN = 100;

    private final BrokerBoard board;

    BrokerPages(BrokerBoard board) {
        this.board = board;
    }

    @GetMapping(EventTabs.BROKER)
    @Operators
    ModelAndView broker() {
        BrokerView view = new BrokerView(board.standing(), board.readings(), board.deadLetters(SHOWN));
        return new ModelAndView("console/events/broker", Map.of("view", view));
    }
}
