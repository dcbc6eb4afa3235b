package dev.basefly.dashboard.component;

/**
 * A table's column; below the tablet width each cell shows its column's label beside it.
 *
 * @param role what the cell is on the card: its title, one of its facts, or its menu
 */
public record Column(String label, Role role) {

    /** A cell's place on the card. */
    public enum Role {
        TITLE("cell-title"),
        FACT("cell-fact"),
        ACTIONS("cell-actions");

        private final String css;

        Role(String css) {
            this.css = css;
        }

        public String css() {
            return css;
        }
    }

    public static Column title(String label) {
        return new Column(label, Role.TITLE);
    }

    public static Column fact(String label) {
        return new Column(label, Role.FACT);
    }

    public static Column actions(String label) {
        return new Column(label, Role.ACTIONS);
    }
}
