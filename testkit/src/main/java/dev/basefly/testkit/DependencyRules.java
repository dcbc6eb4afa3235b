package dev.basefly.testkit;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import dev.basefly.testkit.CodeRules.Report;
import dev.basefly.testkit.CodeRules.Rule;
import java.util.Set;
import java.util.stream.Stream;

/** Rules about what a type uses. */
final class DependencyRules {

    private static final String SYSTEM_DATABASE = "dev.basefly.database.SystemDatabase";
    private static final Set<String> CONNECTION_SOURCES = Set.of("javax.sql.DataSource", "java.sql.DriverManager");
    private static final Set<String> LEGACY_TIME =
            Set.of("java.util.Date", "java.util.Calendar", "java.util.GregorianCalendar");
    private static final Set<String> INJECTIONS = Set.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource");

    private final Report report;

    DependencyRules(Report report) {
        this.report = report;
    }

    void inspect(JavaClass type) {
        type.getDirectDependenciesFromSelf().forEach(dependency -> inspectDependency(type, dependency));
        type.getAccessesFromSelf().forEach(access -> inspectAccess(type, access));
        type.getFields().stream()
                .filter(field -> INJECTIONS.stream().anyMatch(field::isAnnotatedWith))
                .forEach(field -> report.add(
                        Rule.FIELD_INJECTION,
                        type,
                        "%s is injected; let the constructor take it".formatted(field.getFullName())));
    }

    private void inspectDependency(JavaClass type, Dependency dependency) {
        var target = dependency.getTargetClass();
        var name = target.getFullName();
        if (name.startsWith("lombok.") || name.startsWith("org.mapstruct.")) {
            report.add(Rule.CODE_GENERATORS, type, dependency.getDescription());
        }
        if (LEGACY_TIME.contains(name)) {
            report.add(Rule.LEGACY_TIME, type, dependency.getDescription() + "; use java.time");
        }
        if (name.equals("java.util.Random")) {
            report.add(Rule.RANDOM, type, dependency.getDescription() + "; use SecureRandom or RandomGenerator");
        }
        if (name.equals(SYSTEM_DATABASE) && !resides(type, "dev.basefly.database") && !isCrossTenant(type)) {
            report.add(
                    Rule.CROSS_TENANT,
                    type,
                    dependency.getDescription() + "; annotate the class @CrossTenant with the reason");
        }
        if (CONNECTION_SOURCES.contains(name) && !mayConnect(type)) {
            report.add(Rule.DATA_SOURCE, type, dependency.getDescription() + "; ask dev.basefly.database");
        }
    }

    private void inspectAccess(JavaClass type, JavaAccess<?> access) {
        var owner = access.getTargetOwner().getFullName();
        if (access instanceof JavaFieldAccess && owner.equals("java.lang.System")) {
            report.add(Rule.CONSOLE, type, access.getDescription() + "; log it");
        }
        if (access instanceof JavaCodeUnitAccess<?> call) {
            inspectCall(type, call, owner, call.getTarget().getName());
        }
    }

    private void inspectCall(JavaClass type, JavaCodeUnitAccess<?> call, String owner, String method) {
        if (readsSystemTime(call, owner, method)) {
            report.add(Rule.CLOCK, type, call.getDescription() + "; ask the injected Clock");
        }
        if (owner.equals("java.lang.Math") && method.equals("random")) {
            report.add(Rule.RANDOM, type, call.getDescription() + "; use SecureRandom or RandomGenerator");
        }
        if (method.equals("printStackTrace")
                && call.getTarget().getRawParameterTypes().isEmpty()) {
            report.add(Rule.CONSOLE, type, call.getDescription() + "; log it");
        }
    }

    private static boolean readsSystemTime(JavaCodeUnitAccess<?> call, String owner, String method) {
        return switch (method) {
            case "currentTimeMillis" -> owner.equals("java.lang.System");
            case "now" ->
                owner.startsWith("java.time.")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.getFullName().equals("java.time.Clock"));
            case "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes" ->
                owner.equals("java.time.Clock");
            default -> false;
        };
    }

    private static boolean mayConnect(JavaClass type) {
        return resides(type, "dev.basefly.database") || resides(type, "dev.basefly.testkit");
    }

    private static boolean resides(JavaClass type, String packageName) {
        return (type.getPackageName() + ".").startsWith(packageName + ".");
    }

    private static boolean isCrossTenant(JavaClass type) {
        return Stream.of(type, CodeRules.topLevel(type))
                .flatMap(annotated -> annotated.getAnnotations().stream())
                .anyMatch(annotation -> annotation.getRawType().getSimpleName().equals("CrossTenant"));
    }
}
