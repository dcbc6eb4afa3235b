package dev.basefly.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.basefly.access.spi.RoleDefinition;
import dev.basefly.access.spi.RoleSource;
import dev.basefly.runtime.TenantId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each role may do. The roles an organization made are kept for a second, so a change is noticed by every node within
 * that time, and at once by the node that made it.
 */
final class RoleBook {

    private static final Duration KEPT = Duration.ofSeconds(1);

    private final RoleCompiler compiler;
    private final RoleSource source;
    private final Map<String, CompiledRole> builtIn;
    private final Cache<TenantId, Map<String, CompiledRole>> custom;

    RoleBook(RoleCompiler compiler, RoleSource source, Ticker ticker) {
        this.custom = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(10_000)
                .expireAfterWrite(KEPT)
                .build();
        this.compiler = compiler;
        this.source = source;
        this.builtIn = compiler.builtIn().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(role -> role.getKey().name(), Map.Entry::getValue));
    }

    /** The role of that name in the organization; null when there is none. */
    @Nullable
    CompiledRole find(TenantId organization, String role) {
        CompiledRole known = builtIn.get(role);
        return known != null ? known : custom(organization).get(role);
    }

    Map<String, CompiledRole> custom(TenantId organization) {
        return custom.get(organization, asked -> compiler.compile(source.of(asked)));
    }

    Map<String, CompiledRole> compile(Collection<RoleDefinition> definitions) {
        return compiler.compile(definitions);
    }

    /** Waits for a reading that is under way, so that it cannot put back what was before. */
    void forget(TenantId organization) {
        custom.asMap().remove(organization);
    }

    /**
     * A role resolved to what it may do, whatever way that came to it.
     *
     * @param lineage the role and all it inherits from
     * @param paths for each permission the way to the role that has it itself, beginning with this one
     */
    record CompiledRole(RoleName name, Set<RoleName> lineage, Map<String, List<RoleName>> paths) {

        CompiledRole {
            lineage = Set.copyOf(lineage);
            paths = Map.copyOf(paths);
        }

        boolean has(String permission) {
            return paths.containsKey(permission);
        }

        Set<String> permissions() {
            return paths.keySet();
        }
    }
}
