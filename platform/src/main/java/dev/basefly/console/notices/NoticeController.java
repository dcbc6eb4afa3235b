package dev.basefly.console.notices;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What operators are told of. */
@RestController
@RequestMapping("/api/v1/operator/notices")
@Tag(name = "Operator")
@Operators
class NoticeController {

    private final Notices notices;

    NoticeController(Notices notices) {
        this.notices = notices;
    }

    @GetMapping
    @Operation(summary = "List the latest 100 notices, such as of new accounts")
    Data<List<Notices.Notice>> list() {
        return new Data<>(notices.latest());
    }
}
