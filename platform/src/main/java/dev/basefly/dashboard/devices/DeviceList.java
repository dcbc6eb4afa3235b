package dev.basefly.dashboard.devices;

import static dev.basefly.words.Words.later;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Toast;
import dev.basefly.identity.SignedInDevices.SignedIn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page of devices shows. */
public record DeviceList(List<Row> rows, @Nullable Toast toast) {

    public static final Column DEVICE = Column.title("Device");
    public static final Column KIND = Column.fact("Kind");
    public static final Column ADDRESS = Column.fact("Address");
    public static final Column SEEN = Column.fact("Last seen");
    public static final Column SINCE = Column.fact("Signed in");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(DEVICE, KIND, ADDRESS, SEEN, SINCE, ACTIONS);

    public DeviceList {
        rows = List.copyOf(rows);
    }

    /** Whether somebody is signed in elsewhere too. */
    public boolean hasOthers() {
        return rows.size() > 1;
    }

    /**
     * A session as its row shows it.
     *
     * @param name a label
     */
    public record Row(
            String id, String name, String kind, String address, Instant seen, Instant since, boolean current) {

        static Row of(SignedIn session) {
            return new Row(
                    session.id().toString(),
                    session.device().shown(),
                    session.browser() ? later("Browser") : later("Program"),
                    session.device().address(),
                    session.lastSeen(),
                    session.since(),
                    session.current());
        }

        public String endPath() {
            return DevicesPage.PATH + "/" + id + "/end";
        }
    }
}
