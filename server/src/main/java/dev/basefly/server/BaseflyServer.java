package dev.basefly.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the service. */
@SpringBootApplication
public class BaseflyServer {

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) {
        SpringApplication.run(BaseflyServer.class, arguments);
    }
}
