package dev.basefly.demo;

import dev.basefly.settings.ModuleSettings;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demo data.
 *
 * @param cast whether development starts with three companies and their people
 */
@ModuleSettings("demo")
record DemoSettings(@DefaultValue("true") boolean cast) {}
