package dev.basefly.placements;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Lets movers go on with every unfinished move, wherever it was begun. */
final class MoveRunner {

    private static final Logger log = LoggerFactory.getLogger(MoveRunner.class);

    private final Mover.Parts parts;
    private final Set<MoveId> here = ConcurrentHashMap.newKeySet();

    MoveRunner(Mover.Parts parts) {
        this.parts = parts;
    }

    /** Goes on with one move after the other; several threads at once take different ones. */
    void run(BooleanSupplier goesOn) {
        for (MoveId id : parts.moves().running()) {
            if (goesOn.getAsBoolean() && here.add(id)) {
                try {
                    move(id, goesOn);
                } finally {
                    here.remove(id);
                }
            }
        }
    }

    private void move(MoveId id, BooleanSupplier goesOn) {
        try {
            Mover mover = Mover.take(parts, id).orElse(null);
            if (mover == null) {
                return;
            }
            try (mover) {
                Move move = mover.move();
                while (goesOn.getAsBoolean() && move.state().running()) {
                    move = mover.step(move);
                }
                log.info("The move {} is {}", id, move.state());
            }
        } catch (SQLException | DataAccessException | TransactionException away) {
            log.warn("The move {} was interrupted and goes on later: {}", id, away.getMessage());
        }
    }
}
