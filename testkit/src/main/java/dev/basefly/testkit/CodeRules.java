package dev.basefly.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The house rules of STYLE.md that byte code shows, over the main classes below a root package.
 *
 * <pre>{@code
 * @Test
 * void followsTheHouseRules() {
 *     CodeRules.verify("com.acme.invoicing");
 * }
 * }</pre>
 */
public final class CodeRules {

    private final String rootPackage;
    private final Map<Rule, Set<String>> allowed = new EnumMap<>(Rule.class);

    private CodeRules(String rootPackage) {
        this.rootPackage = rootPackage;
    }

    /**
     * Verifies all rules without exception.
     *
     * @throws AssertionError naming every violation
     */
    public static void verify(String rootPackage) {
        of(rootPackage).verify();
    }

    /** The rules over the main classes of {@code rootPackage} and below, in each artifact that has such classes. */
    public static CodeRules of(String rootPackage) {
        return new CodeRules(rootPackage);
    }

    /** Lets these top-level classes, given by full name, and the types nested in them break {@code rule}. */
    public CodeRules allow(Rule rule, String... classNames) {
        allowed.computeIfAbsent(rule, _ -> new HashSet<>()).addAll(List.of(classNames));
        return this;
    }

    /**
     * Verifies the rules.
     *
     * @throws AssertionError naming every violation
     */
    public void verify() {
        var artifacts = Artifact.containing(rootPackage);
        if (artifacts.isEmpty()) {
            throw new AssertionError("No main classes below " + rootPackage);
        }
        var violations = new Violations();
        artifacts.forEach(artifact -> findings(artifact).forEach(violations::add));
        violations.throwAll("House rules of " + rootPackage);
    }

    List<String> findings(Artifact artifact) {
        var findings = new Violations();
        var report = (Report) (rule, type, text) -> {
            if (!allowed.getOrDefault(rule, Set.of()).contains(topLevel(type).getFullName())) {
                findings.add("%s: %s".formatted(rule, text));
            }
        };
        new ShapeRules(rootPackage, report).inspect(artifact);
        for (var type : artifact.classes()) {
            new NameRules(rootPackage, report).inspect(type);
            new DependencyRules(report).inspect(type);
        }
        return findings.list();
    }

    static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(CodeRules::topLevel).orElse(type);
    }

    /** What a class can be excused from. */
    public enum Rule {
        /** No type is named after its role in the plumbing, such as {@code …Impl} or {@code …Helper}. */
        NAMES,
        /** No package is named after a layer, such as {@code service} or {@code common}. */
        PACKAGES,
        /** An artifact has one root package. */
        ONE_ROOT,
        /** At least 45 % of an artifact's top-level types are package-private, once it has five. */
        VISIBILITY,
        /** A package has at most 25 source files. */
        PACKAGE_SIZE,
        /** Every package is marked {@code @NullMarked}. */
        NULL_MARKED,
        /** At most 5 parameters on a method, 7 on a constructor; records and overridden foreign methods are free. */
        PARAMETERS,
        /** No Lombok and no MapStruct. */
        CODE_GENERATORS,
        /** No {@code Date} and no {@code Calendar}. */
        LEGACY_TIME,
        /** No predictable random numbers. */
        RANDOM,
        /** Nothing is printed to the console. */
        CONSOLE,
        /** Time comes from the injected clock. */
        CLOCK,
        /** Constructors inject, not fields. */
        FIELD_INJECTION,
        /** Only classes annotated {@code @CrossTenant} use the database across tenants. */
        CROSS_TENANT,
        /** Connections come from the platform's database module only. */
        DATA_SOURCE
    }

    @FunctionalInterface
    interface Report {
        void add(Rule rule, JavaClass type, String text);
    }
}
