package dev.basefly.words;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Reads the translations when the service starts, so that one with a broken file does not. */
@AutoConfiguration
class WordsConfiguration {

    @Bean
    static Languages languages() {
        return Languages.LOADED;
    }
}
