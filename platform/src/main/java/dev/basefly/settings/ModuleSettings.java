package dev.basefly.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one settings record of a module. Its components are read from {@code basefly.<module>}, defaults by Spring's
 * {@code @DefaultValue}. The record is listed in {@code META-INF/spring/dev.basefly.settings.ModuleSettings.imports} of its
 * jar, checked with all others before anything starts, and is then a bean.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface ModuleSettings {

    /** The module's name: the last part of the prefix. */
    String value();

    /** Keys that were renamed, as {@code old-key=new-key}; the old one still works and warns. */
    String[] renamed() default {};
}
