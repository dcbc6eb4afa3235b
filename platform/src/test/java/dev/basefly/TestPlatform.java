package dev.basefly;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The smallest product: the platform alone, with the sample routes of its tests. */
@SpringBootApplication
class TestPlatform {}
