package dev.basefly.dashboard;

import gg.jte.CodeResolver;
import gg.jte.resolve.DirectoryCodeResolver;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads templates from the source folders of several modules, so that a saved template shows on the next request. */
final class TemplateFolders implements CodeResolver {

    private final List<DirectoryCodeResolver> folders;

    TemplateFolders(List<Path> folders) {
        this.folders = folders.stream().map(DirectoryCodeResolver::new).toList();
    }

    @Override
    public @Nullable String resolve(String name) {
        var folder = holding(name);
        return folder == null ? null : folder.resolve(name);
    }

    @Override
    public boolean exists(String name) {
        return holding(name) != null;
    }

    @Override
    public long getLastModified(String name) {
        var folder = holding(name);
        return folder == null ? 0 : folder.getLastModified(name);
    }

    private @Nullable DirectoryCodeResolver holding(String name) {
        return folders.stream()
                .filter(folder -> folder.exists(name))
                .findFirst()
                .orElse(null);
    }
}
