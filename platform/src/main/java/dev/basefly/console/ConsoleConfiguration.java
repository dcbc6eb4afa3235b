package dev.basefly.console;

import dev.basefly.runtime.Doctor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Wires the module. */
@AutoConfiguration(afterName = "dev.basefly.access.AccessConfiguration")
class ConsoleConfiguration {

    @Bean
    static DoctorController doctorController(Doctor doctor) {
        return new DoctorController(doctor);
    }
}
