package dev.basefly.benchmarks.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the peer, whose class path holds nothing of Basefly but this package. */
@SpringBootApplication
public class PeerApplication {

    /** Takes Spring's settings as arguments. */
    public static void main(String[] arguments) {
        SpringApplication.run(PeerApplication.class, arguments);
    }
}
