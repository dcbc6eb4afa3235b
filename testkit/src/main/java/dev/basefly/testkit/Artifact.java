package dev.basefly.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.core.importer.Locations;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.regex.Pattern;

/** The handwritten main classes of one jar or class folder. */
record Artifact(String location, JavaClasses classes) {

    private static final Pattern GENERATED = Pattern.compile(".*(/gg/jte/generated/.*|/[^/]*__[^/]*\\.class)");

    /** The artifacts on the class path that hold main classes below {@code rootPackage}. */
    static List<Artifact> containing(String rootPackage) {
        var folder = rootPackage.replace('.', '/');
        return Locations.ofPackage(rootPackage).stream()
                .filter(new ImportOption.DoNotIncludeTests()::includes)
                .map(Location::asURI)
                .map(uri -> root(uri, folder))
                .distinct()
                .sorted()
                .map(Artifact::at)
                .filter(artifact -> !artifact.classes.isEmpty())
                .toList();
    }

    private static Artifact at(String root) {
        var importer = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.matches(GENERATED));
        return new Artifact(root, importer.importUrl(url(root)));
    }

    List<JavaClass> topLevelTypes() {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !isDescriptor(type))
                .toList();
    }

    static boolean isDescriptor(JavaClass type) {
        return type.getSimpleName().equals("package-info")
                || type.getSimpleName().equals("module-info");
    }

    private static String root(URI packageUri, String folder) {
        var uri = packageUri.toString();
        return uri.substring(0, uri.lastIndexOf(folder));
    }

    private static URL url(String root) {
        try {
            return URI.create(root).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
