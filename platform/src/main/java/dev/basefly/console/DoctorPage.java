package dev.basefly.console;

import dev.basefly.access.Operators;
import dev.basefly.dashboard.Forms;
import dev.basefly.runtime.Doctor;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The doctor's diagnosis as a page. */
@Controller
class DoctorPage {

    private final Doctor doctor;

    DoctorPage(Doctor doctor) {
        this.doctor = doctor;
    }

    /** Where an operator's look around begins. */
    @GetMapping("/console")
    @Operators
    ModelAndView begin() {
        return Forms.redirect("/console/doctor");
    }

    @GetMapping("/console/doctor")
    @Operators
    ModelAndView show() {
        return new ModelAndView("console/doctor", Map.of("table", DoctorTable.of(doctor.examine())));
    }
}
