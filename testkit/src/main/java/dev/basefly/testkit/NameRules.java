package dev.basefly.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.basefly.testkit.CodeRules.Report;
import dev.basefly.testkit.CodeRules.Rule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Rules about what one type, its package and its parameters look like. */
final class NameRules {

    private static final List<String> SUFFIXES = List.of("Impl", "Util", "Utils", "Helper", "Helpers", "Manager");
    private static final Set<String> LAYERS =
            Set.of("service", "services", "dto", "dtos", "util", "utils", "common", "impl", "helper", "helpers");
    private static final int MOST_ON_A_METHOD = 5;
    private static final int MOST_ON_A_CONSTRUCTOR = 7;

    private final String rootPackage;
    private final Report report;

    NameRules(String rootPackage, Report report) {
        this.rootPackage = rootPackage;
        this.report = report;
    }

    void inspect(JavaClass type) {
        inspectName(type);
        if (type.isTopLevelClass()) {
            inspectPackage(type);
        }
        type.getMethods().forEach(this::inspectMethod);
        if (hasHandwrittenConstructors(type)) {
            type.getConstructors().forEach(this::inspectConstructor);
        }
    }

    private void inspectName(JavaClass type) {
        SUFFIXES.stream()
                .filter(suffix -> type.getSimpleName().endsWith(suffix))
                .findFirst()
                .ifPresent(suffix -> report.add(
                        Rule.NAMES, type, "%s ends with %s; say what it is".formatted(type.getName(), suffix)));
    }

    private void inspectPackage(JavaClass type) {
        var name = type.getPackageName();
        var below = name.startsWith(rootPackage) ? name.substring(rootPackage.length()) : name;
        Stream.of(below.split("\\."))
                .filter(LAYERS::contains)
                .forEach(layer -> report.add(
                        Rule.PACKAGES,
                        type,
                        "%s lies in a package named %s; packages are features".formatted(type.getName(), layer)));
    }

    private void inspectMethod(JavaMethod method) {
        if (!method.getModifiers().contains(JavaModifier.SYNTHETIC) && !isDeclaredElsewhere(method)) {
            inspectParameters(method, method.getRawParameterTypes().size(), MOST_ON_A_METHOD);
        }
    }

    private void inspectConstructor(JavaConstructor constructor) {
        var outerInstance = constructor.getOwner().isInnerClass() ? 1 : 0;
        if (!constructor.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            inspectParameters(
                    constructor, constructor.getRawParameterTypes().size() - outerInstance, MOST_ON_A_CONSTRUCTOR);
        }
    }

    private void inspectParameters(JavaCodeUnit unit, int parameters, int most) {
        if (parameters > most) {
            report.add(
                    Rule.PARAMETERS,
                    unit.getOwner(),
                    "%s has %d parameters, at most %d".formatted(unit.getFullName(), parameters, most));
        }
    }

    /** Records are their components; javac adds parameters to constructors of enums, local and anonymous classes. */
    private static boolean hasHandwrittenConstructors(JavaClass type) {
        return !type.isRecord() && !type.isEnum() && !type.isLocalClass() && !type.isAnonymousClass();
    }

    /** Whether a type outside the root package dictates the parameters. */
    private boolean isDeclaredElsewhere(JavaMethod method) {
        var owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .filter(type -> !type.getPackageName().startsWith(rootPackage))
                .flatMap(type -> type.getMethods().stream())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && other.getRawParameterTypes().size()
                                == method.getRawParameterTypes().size());
    }
}
