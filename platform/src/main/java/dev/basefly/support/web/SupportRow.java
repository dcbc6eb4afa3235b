package dev.basefly.support.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Tone;
import dev.basefly.support.SupportGrant;
import dev.basefly.support.SupportState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A consent as its row shows it. */
public record SupportRow(
        String id,
        String reason,
        String organization,
        String who,
        String rights,
        SupportState state,
        @Nullable Instant endsAt) {

    public static final Column REASON = Column.title("Reason");
    public static final Column ORGANIZATION = Column.fact("Organization");
    public static final Column WHO = Column.fact("Who");
    public static final Column RIGHTS = Column.fact("Rights");
    public static final Column STATE = Column.fact("State");
    public static final Column ENDS = Column.fact("Ends");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> OF_OWNER = List.of(REASON, WHO, RIGHTS, STATE, ENDS, ACTIONS);
    public static final List<Column> OF_OPERATOR = List.of(REASON, ORGANIZATION, RIGHTS, STATE, ENDS, ACTIONS);

    static SupportRow of(SupportGrant grant) {
        return new SupportRow(
                grant.id().toString(),
                grant.reason(),
                grant.organization().toString(),
                grant.operator() == null
                        ? t("Any of the staff")
                        : t(data(grant.operator().toString())),
                t(grant.readOnly() ? "Reading only" : "Reading and changing"),
                grant.state(),
                grant.endsAt());
    }

    public String word() {
        return switch (state) {
            case REQUESTED -> later("Requested");
            case GRANTED -> later("Granted");
            case DECLINED -> later("Declined");
            case ENDED -> later("Handed back");
            case REVOKED -> later("Revoked");
            case EXPIRED -> later("Expired");
        };
    }

    public Tone tone() {
        return switch (state) {
            case REQUESTED -> Tone.WARNING;
            case GRANTED -> Tone.DANGER;
            case DECLINED, ENDED, REVOKED, EXPIRED -> Tone.NEUTRAL;
        };
    }

    public boolean requested() {
        return state == SupportState.REQUESTED;
    }

    public boolean granted() {
        return state == SupportState.GRANTED;
    }
}
