package dev.basefly.clusters.life;

import static dev.basefly.words.Words.noted;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many machines a sweep may remove. Where suddenly many are nobody's, the database is more likely the wrong one, or an
 * older one, than all of them are: then none goes until an operator says so.
 */
@CrossTenant(reason = "what a sweep found is about machines of all organizations")
final class SweepLimit {

    private static final Logger log = LoggerFactory.getLogger(SweepLimit.class);

    /** Of so many machines one may always be unwanted. */
    private static final int PART = 10;

    private final SystemDatabase database;
    private final int most;

    /** @param most that may be unwanted whatever part of all they are */
    SweepLimit(SystemDatabase database, int most) {
        this.database = database;
        this.most = most;
    }

    /** Whether so many of all these machines may go; what is held back is noted. */
    boolean allows(int unwanted, int machines) {
        boolean allowed = unwanted <= most || (long) unwanted * PART <= machines;
        database.jdbc()
                .sql("update cluster_installation set machines = :machines, held_back = :heldBack")
                .param("machines", machines)
                .param("heldBack", allowed ? 0 : unwanted)
                .update();
        if (!allowed) {
            log.error("{}", problem(unwanted, machines));
        }
        return allowed;
    }

    /** For the doctor: what the last sweep held back. */
    List<String> problems() {
        Optional<String> problem = database.jdbc()
                .sql("select held_back, machines from cluster_installation where held_back > 0")
                .query((row, _) -> problem(row.getInt("held_back"), row.getInt("machines")))
                .optional();
        return problem.stream().toList();
    }

    private static String problem(int unwanted, int machines) {
        return noted(unwanted + " of " + machines + " clusters at the provisioner belong to no cluster here, so none is"
                + " removed: see whether database and provisioner belong together; if these may go, set"
                + " basefly.clusters.most-unwanted to " + unwanted);
    }
}
