package dev.basefly.tenancy.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.tenancy.archive.TenantTables.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantTablesTests {

    @Test
    void comeAfterThoseTheyReferTo() {
        var ordered = TenantTables.ordered(
                List.of(table("a"), table("b"), table("c")), List.of(reference("a", "c"), reference("c", "b")));

        assertThat(ordered).extracting(TenantTable::name).containsExactly("b", "c", "a");
    }

    @Test
    void doNotHangOnCircles() {
        var ordered = TenantTables.ordered(
                List.of(table("a"), table("b")),
                List.of(reference("a", "b"), reference("b", "a"), reference("a", "a")));

        assertThat(ordered).hasSize(2);
    }

    private static TenantTable table(String name) {
        return new TenantTable(name, List.of("tenant_id"), List.of(), List.of(), List.of(), List.of(), true, true);
    }

    private static Reference reference(String source, String target) {
        return new Reference(source, "x", target, source + target, "y", true);
    }
}
