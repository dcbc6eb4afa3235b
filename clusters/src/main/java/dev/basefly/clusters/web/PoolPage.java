package dev.basefly.clusters.web;

import static dev.basefly.words.Words.locale;
import static dev.basefly.words.Words.plural;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Decision;
import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.NodePool;
import dev.basefly.clusters.life.Costs;
import dev.basefly.clusters.provisioning.MachineSize;
import dev.basefly.clusters.provisioning.MachineSpec;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Toast;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a cluster's machines shows.
 *
 * @param change whether whoever looks may change them
 */
public record PoolPage(
        Cluster cluster,
        List<NodePool> pools,
        Decision change,
        @Nullable Toast toast) {

    public static final Column NAME = Column.title("Pool");
    public static final Column SIZE = Column.fact("Size");
    public static final Column NODES = Column.fact("Machines");
    public static final Column PRICE = Column.fact("Price an hour");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, SIZE, NODES, PRICE, ACTIONS);

    public PoolPage {
        pools = List.copyOf(pools);
    }

    public String path() {
        return ClusterList.ACTIVE_PATH + "/" + cluster.id() + "/pools";
    }

    public String back() {
        return ClusterList.ACTIVE_PATH + "/" + cluster.id();
    }

    public String description() {
        return plural(
                cluster.plan().mostPools(),
                "At most {1} machines in {0} pool, as the plan {2} has it.",
                "At most {1} machines in {0} pools, as the plan {2} has it.",
                cluster.plan().mostNodes(),
                ClusterChoices.plan(cluster.plan()));
    }

    public static String size(MachineSize size) {
        return t("{0} cores, {1} GiB", size.cores(), size.gibibytes());
    }

    /** What there is, or is wanted where nothing is yet. */
    public static String size(NodePool pool) {
        return size(there(pool).size());
    }

    /** How many there are, or are wanted where nothing is yet. */
    public static int nodes(NodePool pool) {
        return there(pool).nodes();
    }

    /** What else is wanted, null where nothing is. */
    public static @Nullable String wanted(NodePool pool) {
        if (pool.isAsWanted()) {
            return null;
        }
        return pool.nodes() == 0 ? t("To be removed") : t("Wanted: {0} of {1}", pool.nodes(), size(pool.size()));
    }

    /** Of what there is. */
    public static String price(NodePool pool) {
        NodePool.Made there = there(pool);
        return euros(new MachineSpec.Pool(pool.name(), there.size(), there.nodes()).hourlyCents());
    }

    private static NodePool.Made there(NodePool pool) {
        return Objects.requireNonNullElseGet(pool.made(), () -> new NodePool.Made(pool.size(), pool.nodes()));
    }

    /** Whether one of those that are wanted may go. */
    public boolean canRemove(NodePool pool) {
        return pool.nodes() > 0
                && pools.stream().filter(other -> other.nodes() > 0).count() > 1;
    }

    /** Cents as people of the scope's language read them. */
    static String euros(long cents) {
        NumberFormat amount = NumberFormat.getInstance(locale());
        amount.setMinimumFractionDigits(2);
        amount.setGroupingUsed(false);
        return amount.format(BigDecimal.valueOf(cents, 2)) + " " + Costs.CURRENCY;
    }

    /** The sizes that the plan allows. */
    public List<Choice> sizes() {
        return Arrays.stream(MachineSize.values())
                .filter(size -> size.compareTo(cluster.plan().largest()) <= 0)
                .map(size -> Choice.of(size.name(), size(size)))
                .toList();
    }
}
