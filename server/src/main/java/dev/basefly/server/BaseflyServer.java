package dev.basefly.server;

import dev.basefly.console.DoctorCommand;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service, or with the argument {@code doctor} examines it. */
@SpringBootApplication
public class BaseflyServer {

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) {
        if (DoctorCommand.isMeant(arguments)) {
            System.exit(DoctorCommand.run(BaseflyServer.class, System.out, arguments));
        }
        SpringApplication.run(BaseflyServer.class, arguments);
    }
}
