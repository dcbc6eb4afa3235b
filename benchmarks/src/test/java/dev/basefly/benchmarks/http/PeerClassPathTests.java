package dev.basefly.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class PeerClassPathTests {

    @Test
    void leavesOutWhatWouldConfigureItself() {
        String classPath = String.join(
                File.pathSeparator,
                "/work/benchmarks/target/classes",
                "/work/platform/target/classes",
                "/repository/basefly-platform-0.1.0-SNAPSHOT.jar",
                "/repository/spring-boot-4.1.0.jar",
                "/repository/spring-boot-webmvc-4.1.0.jar",
                "/repository/spring-boot-security-4.1.0.jar",
                "/repository/spring-boot-actuator-4.1.0.jar",
                "/repository/spring-security-web-7.1.1.jar",
                "/repository/postgresql-42.7.11.jar");

        assertThat(PeerClassPath.of(classPath))
                .containsExactly(
                        "/work/benchmarks/target/classes",
                        "/repository/spring-boot-4.1.0.jar",
                        "/repository/spring-boot-webmvc-4.1.0.jar",
                        "/repository/postgresql-42.7.11.jar");
    }
}
