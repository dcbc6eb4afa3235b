package dev.basefly.console;

import dev.basefly.access.Operators;
import dev.basefly.api.Data;
import dev.basefly.runtime.Doctor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The doctor's diagnosis as JSON. */
@RestController
@RequestMapping("/api/v1/doctor")
@Tag(name = "Operator")
class DoctorController {

    private final Doctor doctor;

    DoctorController(Doctor doctor) {
        this.doctor = doctor;
    }

    @GetMapping
    @Operators
    @Operation(summary = "Which integrations are off, stand-ins, test or live, and what is wrong with them")
    Data<Doctor.Diagnosis> examine() {
        return new Data<>(doctor.examine());
    }
}
