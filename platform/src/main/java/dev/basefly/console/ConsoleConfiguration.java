package dev.basefly.console;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.runtime.Doctor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.access.AccessConfiguration")
class ConsoleConfiguration {

    @Bean
    static DoctorPage doctorPage(Doctor doctor) {
        return new DoctorPage(doctor);
    }

    @Bean
    static NavigationItem doctorNavigation() {
        return new NavigationItem("Doctor", "/console/doctor", Icon.SHIELD, 800, Audience.OPERATORS);
    }

    @Bean
    static DoctorController doctorController(Doctor doctor) {
        return new DoctorController(doctor);
    }
}
