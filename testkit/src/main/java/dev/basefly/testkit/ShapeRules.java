package dev.basefly.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.Source;
import dev.basefly.testkit.CodeRules.Report;
import dev.basefly.testkit.CodeRules.Rule;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Rules about an artifact and its packages as a whole. */
final class ShapeRules {

    private static final int FEWEST_TYPES_MEASURED = 5;
    private static final int PACKAGE_PRIVATE_PERCENT = 45;
    private static final int MOST_FILES_IN_A_PACKAGE = 25;

    private final String rootPackage;
    private final Report report;

    ShapeRules(String rootPackage, Report report) {
        this.rootPackage = rootPackage;
        this.report = report;
    }

    void inspect(Artifact artifact) {
        var types = artifact.topLevelTypes();
        inspectRoot(types, artifact.location());
        inspectVisibility(types, artifact.location());
        types.stream().collect(Collectors.groupingBy(JavaClass::getPackage)).forEach(this::inspectPackage);
    }

    private void inspectRoot(List<JavaClass> types, String location) {
        for (var type : types) {
            if (!(type.getPackageName() + ".").startsWith(rootPackage + ".")) {
                report.add(
                        Rule.ONE_ROOT,
                        type,
                        "%s lies outside %s, the root package of %s".formatted(type.getName(), rootPackage, location));
            }
        }
    }

    private void inspectVisibility(List<JavaClass> types, String location) {
        var exposed = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        var percent = types.isEmpty() ? 100 : 100 * (types.size() - exposed.size()) / types.size();
        if (types.size() >= FEWEST_TYPES_MEASURED && percent < PACKAGE_PRIVATE_PERCENT) {
            report.add(
                    Rule.VISIBILITY,
                    exposed.getFirst(),
                    "%d of %d top-level types are package-private (%d %%), at least %d %% should be, in %s"
                            .formatted(
                                    types.size() - exposed.size(),
                                    types.size(),
                                    percent,
                                    PACKAGE_PRIVATE_PERCENT,
                                    location));
        }
    }

    private void inspectPackage(JavaPackage home, List<JavaClass> types) {
        var first = Collections.min(types, Comparator.comparing(JavaClass::getName));
        var files = types.stream()
                .map(JavaClass::getSource)
                .flatMap(Optional::stream)
                .map(Source::getFileName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        if (files.size() > MOST_FILES_IN_A_PACKAGE) {
            report.add(
                    Rule.PACKAGE_SIZE,
                    first,
                    "the package %s has %d source files, at most %d"
                            .formatted(home.getName(), files.size(), MOST_FILES_IN_A_PACKAGE));
        }
        if (!isNullMarked(home)) {
            report.add(
                    Rule.NULL_MARKED,
                    first,
                    "the package %s needs a package-info.java with @NullMarked".formatted(home.getName()));
        }
    }

    private static boolean isNullMarked(JavaPackage home) {
        return home.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }
}
