package dev.basefly.dashboard;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the pages.
 *
 * @param name what the service calls itself in titles and beside its mark
 */
@ConfigurationProperties("basefly.dashboard")
record DashboardSettings(@DefaultValue("Basefly") String name) {}
