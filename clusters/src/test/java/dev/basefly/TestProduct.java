package dev.basefly;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The platform and the clusters, without the server. */
@SpringBootApplication
class TestProduct {}
