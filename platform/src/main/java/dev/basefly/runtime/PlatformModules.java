package dev.basefly.runtime;

import java.util.List;
import org.springframework.modulith.core.ApplicationModuleDetectionStrategy;
import org.springframework.modulith.core.ApplicationModuleSourceFactory;

/** Makes the platform's modules part of every product's module verification, so that its borders hold there too. */
final class PlatformModules implements ApplicationModuleSourceFactory {

    @Override
    public List<String> getRootPackages() {
        return List.of("dev.basefly");
    }

    @Override
    public ApplicationModuleDetectionStrategy getApplicationModuleDetectionStrategy() {
        return ApplicationModuleDetectionStrategy.explicitlyAnnotated();
    }
}
