package dev.basefly.inbox.web;

import dev.basefly.access.Anyone;
import dev.basefly.inbox.Unsubscribing;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Ends mails of a kind, for people by a page with a button, and for the programs in which they read mails. */
@Controller
@Anyone(reason = "the link in a mail is authenticated, and whoever got the mail need not sign in to end it")
class UnsubscribePages {

    private final Unsubscribing unsubscribing;

    UnsubscribePages(Unsubscribing unsubscribing) {
        this.unsubscribing = unsubscribing;
    }

    @GetMapping(Unsubscribing.PAGE)
    ModelAndView ask(@RequestParam(defaultValue = "") String token) {
        return page(token, false);
    }

    @PostMapping(Unsubscribing.PAGE)
    ModelAndView unsubscribe(@RequestParam(defaultValue = "") String token) {
        unsubscribing.unsubscribe(token);
        return page(token, true);
    }

    /** One click (RFC 8058): sent without cookies by a program, with the fixed form of the standard, which says nothing. */
    @PostMapping(Unsubscribing.ONE_CLICK)
    ResponseEntity<Void> oneClick(@RequestParam(defaultValue = "") String token) {
        unsubscribing.unsubscribe(token);
        return ResponseEntity.noContent().build();
    }

    private ModelAndView page(String token, boolean done) {
        return new ModelAndView(
                "inbox/unsubscribe", Map.of("about", unsubscribing.about(token), "token", token, "done", done));
    }
}
