package dev.basefly.benchmarks.node;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Organizations to measure with. */
public final class Tenants {

    private Tenants() {}

    /** As many active organizations, in the order of their ids; work is done for no others. */
    public static List<UUID> create(JdbcClient superuser, int count) {
        List<UUID> tenants =
                Stream.generate(UUID::randomUUID).limit(count).sorted().toList();
        for (UUID tenant : tenants) {
            int ignored = superuser
                    .sql("""
                            insert into organizations (tenant_id, kind, slug, name, created_at)
                            values (?, 'COMPANY', ?, 'Bench', now())
                            """)
                    .param(tenant)
                    .param("bench-" + tenant.toString().substring(0, 8))
                    .update();
        }
        return tenants;
    }
}
