package dev.basefly.testkit.attack;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets HTTP clients of tests name a host of their choice, as attacks do. The client reads the property when the first one of
 * the JVM is made, so it is set before any test; found by the service loader.
 */
public final class ForgedHosts implements LauncherSessionListener {

    private static final String PROPERTY = "jdk.httpclient.allowRestrictedHeaders";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, "host");
        }
    }
}
