package dev.basefly.console;

import dev.basefly.dashboard.Audience;
import dev.basefly.dashboard.Forms;
import dev.basefly.dashboard.NavigationItem;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.database.Migrations;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Doctor;
import dev.basefly.runtime.MovableClock;
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
    static Migrations consoleMigrations() {
        return new Migrations("console", "database");
    }

    @Bean
    static ClockMoves clockMoves(SystemDatabase database, MovableClock clock) {
        return new ClockMoves(database, clock);
    }

    @Bean
    static ClockController clockController(MovableClock clock, ClockMoves moves) {
        return new ClockController(clock, moves);
    }

    @Bean
    static ClockPage clockPage(MovableClock clock, ClockMoves moves, Forms forms) {
        return new ClockPage(clock, moves, forms);
    }

    @Bean
    static NavigationItem clockNavigation() {
        return new NavigationItem("Clock", "/console/clock", Icon.CLOCK, 850, Audience.OPERATORS);
    }

    @Bean
    static DoctorController doctorController(Doctor doctor) {
        return new DoctorController(doctor);
    }
}
