package dev.basefly.inbox.web;

import dev.basefly.access.SignedIn;
import dev.basefly.api.Page;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.inbox.Inbox;
import dev.basefly.inbox.InboxMessageId;
import dev.basefly.runtime.RequestScope;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What a person was told, newest first. */
@Controller
@RequestMapping(InboxView.PATH)
@SignedIn
class InboxPages {

    private final Inbox inbox;

    InboxPages(Inbox inbox) {
        this.inbox = inbox;
    }

    @GetMapping
    ModelAndView list(@RequestParam(required = false) @Nullable String cursor) {
        if (!Inbox.isOpen()) {
            return Forms.redirect("/organizations");
        }
        var page = inbox.page(Page.after(cursor, InboxMessageId::of), Page.DEFAULT_LIMIT);
        var newest = cursor == null && !page.data().isEmpty()
                ? page.data().getFirst().id().toString()
                : null;
        var view = new InboxView(
                page.data(), inbox.unread(1) > 0, newest, Pagination.of(InboxView.PATH, cursor, page.meta()));
        return new ModelAndView("inbox/list", Map.of("view", view));
    }

    /** The bell alone, which every page fetches anew when there is something to tell. */
    @GetMapping("/bell")
    String bell() {
        return "layout/bell";
    }

    @PostMapping("/{id}/opening")
    ModelAndView open(@PathVariable InboxMessageId id) {
        RequestScope.current().requireTenant();
        return Forms.redirect(inbox.read(id).path());
    }

    @PostMapping("/reading")
    ModelAndView readAll(@RequestParam InboxMessageId newest) {
        RequestScope.current().requireTenant();
        inbox.readUpTo(newest);
        return Forms.redirect(InboxView.PATH);
    }
}
