package dev.basefly.console;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.runtime.Doctor;
import dev.basefly.runtime.Integration;
import java.util.List;

/** The doctor's diagnosis as its page shows it. */
public record DoctorTable(boolean healthy, List<Row> rows) {

    public static final Column NAME = Column.title("Integration");
    public static final Column STATE = Column.fact("State");
    public static final Column DETAIL = Column.fact("In use");
    public static final Column PROBLEMS = Column.fact("Problems");
    public static final List<Column> COLUMNS = List.of(NAME, STATE, DETAIL, PROBLEMS);

    public DoctorTable {
        rows = List.copyOf(rows);
    }

    static DoctorTable of(Doctor.Diagnosis diagnosis) {
        return new DoctorTable(
                diagnosis.healthy(),
                diagnosis.integrations().stream().map(Row::of).toList());
    }

    /** One integration. */
    public record Row(String name, String state, Tone tone, String detail, List<String> problems) {

        public Row {
            problems = List.copyOf(problems);
        }

        static Row of(Integration integration) {
            Tone tone = integration.healthy() ? tone(integration.state()) : Tone.DANGER;
            return new Row(
                    integration.name(), word(integration.state()), tone, integration.detail(), integration.problems());
        }

        private static String word(Integration.State state) {
            return switch (state) {
                case OFF -> "Off";
                case STAND_IN -> "Stand-in";
                case TEST -> "Test";
                case LIVE -> "Live";
            };
        }

        private static Tone tone(Integration.State state) {
            return switch (state) {
                case OFF -> Tone.NEUTRAL;
                case STAND_IN, TEST -> Tone.INFO;
                case LIVE -> Tone.SUCCESS;
            };
        }
    }
}
