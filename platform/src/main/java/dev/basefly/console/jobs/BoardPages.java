package dev.basefly.console.jobs;

import dev.basefly.access.Operators;
import dev.basefly.jobs.operation.JobBoard;
import dev.basefly.jobs.operation.JobPauses;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** How queues, organizations, failures and workers stand, as the operator sees it. */
@Controller
class BoardPages {

    private final JobBoard board;
    private final JobPauses pauses;

    BoardPages(JobBoard board, JobPauses pauses) {
        this.board = board;
        this.pauses = pauses;
    }

    @GetMapping(JobTabs.OVERVIEW)
    @Operators
    ModelAndView overview() {
        return new ModelAndView(
                "console/jobs/overview",
                Map.of("overview", JobOverview.of(board.standing(), board.failures(), pauses.list())));
    }

    @GetMapping(JobTabs.WORKERS)
    @Operators
    ModelAndView workers() {
        return new ModelAndView("console/jobs/workers", Map.of("list", new WorkerList(board.workers())));
    }
}
