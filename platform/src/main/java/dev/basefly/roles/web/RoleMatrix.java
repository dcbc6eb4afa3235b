package dev.basefly.roles.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.access.Decision;
import dev.basefly.access.Permission;
import dev.basefly.access.RoleName;
import dev.basefly.dashboard.component.Column;
import dev.basefly.roles.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the page of roles shows: the roles, and which of them has which permission.
 *
 * @param change whether whoever looks may make and change roles
 */
public record RoleMatrix(List<Line> roles, List<Row> rows, Decision change) {

    static final String PATH = "/settings/roles";

    public static final Column ROLE = Column.title("Role");
    public static final Column NAME = Column.fact("Name");
    public static final Column PARENTS = Column.fact("Inherits from");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(ROLE, NAME, PARENTS, ACTIONS);
    public static final Column PERMISSION = Column.title("Permission");

    public RoleMatrix {
        roles = List.copyOf(roles);
        rows = List.copyOf(rows);
    }

    /**
     * A role as its line shows it.
     *
     * @param title a label, marked where the organization chose it
     */
    public record Line(String name, String title, String parents, boolean builtIn) {

        static Line of(RoleName builtIn) {
            return new Line(builtIn.name(), builtIn.title(), "", true);
        }

        static Line of(Role role) {
            return new Line(
                    role.name().name(),
                    data(role.title()),
                    String.join(
                            ", ",
                            role.parents().stream().sorted().map(Line::shown).toList()),
                    false);
        }

        private static String shown(RoleName role) {
            return t(role.label());
        }

        public String path() {
            return PATH + "/" + name;
        }
    }

    /** A permission with a cell for each role, in the order of the roles. */
    public record Row(String name, String description, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** Whether the role of the column has the permission, inherited or not. */
    public record Cell(Column column, boolean has) {}

    static RoleMatrix of(
            List<Role> own, List<Permission> permissions, Map<RoleName, Set<String>> effective, Decision change) {
        List<Line> lines = Stream.concat(
                        RoleName.BUILT_IN.stream().map(Line::of), own.stream().map(Line::of))
                .toList();
        List<Row> rows = permissions.stream()
                .map(permission -> new Row(
                        permission.name(),
                        permission.description(),
                        lines.stream()
                                .map(line -> new Cell(
                                        Column.fact(line.title()),
                                        effective
                                                .getOrDefault(RoleName.of(line.name()), Set.of())
                                                .contains(permission.name())))
                                .toList()))
                .toList();
        return new RoleMatrix(lines, rows, change);
    }

    /** The columns of the matrix: the permission, then each role. */
    public List<Column> columns() {
        return Stream.concat(Stream.of(PERMISSION), roles.stream().map(role -> Column.fact(role.title())))
                .toList();
    }
}
