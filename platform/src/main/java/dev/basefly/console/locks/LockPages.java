package dev.basefly.console.locks;

import dev.basefly.access.Operators;
import dev.basefly.api.Page;
import dev.basefly.coordination.HeldLock;
import dev.basefly.coordination.HeldLocks;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.component.Form;
import dev.basefly.dashboard.component.Pagination;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who holds and leads what, as the operator sees it and takes it away. */
@Controller
class LockPages {

    private static final String PATH = "/console/locks";
    private static final String VIEW = "console/locks";
    private static final int SHOWN = 50;

    private final HeldLocks locks;
    private final Forms forms;

    LockPages(HeldLocks locks, Forms forms) {
        this.locks = locks;
        this.forms = forms;
    }

    @ModelAttribute("list")
    LockList list(@RequestParam(required = false) @Nullable String cursor) {
        Page<HeldLock> page = locks.list(cursor, SHOWN);
        return LockList.of(page.data(), Pagination.of(PATH, cursor, page.meta()));
    }

    /** A link of a row fills the form in. */
    @GetMapping(PATH)
    @Operators
    ModelAndView show(@RequestParam Map<String, String> fields) {
        return new ModelAndView(VIEW, Map.of("form", Form.submitted(fields)));
    }

    @PostMapping(PATH)
    @Operators
    ModelAndView release(@RequestParam Map<String, String> fields, HttpServletRequest request) {
        Form form = Form.submitted(fields);
        return forms.submit(VIEW, form, request, () -> {
            locks.release(HeldLocks.named(form.value("organization").strip(), form.value("key")), form.value("reason"));
            return PATH;
        });
    }
}
