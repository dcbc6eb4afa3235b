package dev.basefly.runtime;

import org.springframework.core.env.Environment;

/** Where people reach this installation, for links that leave it; never taken from a request, which could be forged. */
public final class PublicAddress {

    private final RuntimeSettings settings;
    private final Environment environment;

    PublicAddress(RuntimeSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /** The whole address of a path of ours, which begins with a slash. */
    public String of(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("Not a path of ours: " + path);
        }
        return base() + path;
    }

    /** The address as it was set; otherwise this machine. */
    private String base() {
        if (!settings.publicUrl().isBlank()) {
            return settings.publicUrl();
        }
        String configured = environment.getProperty("server.port", "8080");
        return "http://localhost:" + environment.getProperty("local.server.port", configured);
    }
}
