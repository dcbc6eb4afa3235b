package dev.basefly.notifications.spi;

import java.util.Locale;
import java.util.Optional;

/** Knows in which language somebody wants to be written to; contributed as a bean. */
@FunctionalInterface
public interface ReaderLanguages {

    /** The language that the person of the address chose; empty where there is nobody, or who chose none. */
    Optional<Locale> of(String address);
}
