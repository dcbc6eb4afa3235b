package dev.basefly.jobs.web;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.jobs.JobId;
import dev.basefly.jobs.operation.JobTimetable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The recurring jobs of the installation. */
@RestController
@RequestMapping("/api/v1/operator/jobs/schedules")
@Tag(name = "Operator")
@Operators
class ScheduleController {

    private final JobTimetable timetable;

    ScheduleController(JobTimetable timetable) {
        this.timetable = timetable;
    }

    record Started(JobId job) {}

    record NewPause(
            @Schema(
                    example = "The report is being rebuilt",
                    maxLength = 500,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String reason) {

        NewPause {
            reason = Objects.requireNonNullElse(reason, "");
        }
    }

    @GetMapping
    @Operation(summary = "List recurring jobs with their next and last time")
    Data<List<JobTimetable.Entry>> list() {
        return new Data<>(timetable.list());
    }

    @PostMapping("/{name}/run")
    @Operation(summary = "Add the job of a schedule now, unless its last one is unfinished")
    Data<Started> run(@PathVariable String name) {
        return new Data<>(new Started(timetable.run(name)));
    }

    @PostMapping("/{name}/pause")
    @Operation(summary = "Let the times of a schedule pass without a job")
    ResponseEntity<Void> pause(@PathVariable String name, @RequestBody NewPause pause) {
        timetable.pause(name, pause.reason());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{name}/resume")
    @Operation(summary = "Let a schedule add jobs again from its next time on")
    ResponseEntity<Void> resume(@PathVariable String name) {
        timetable.resume(name);
        return ResponseEntity.noContent().build();
    }
}
