package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.jobs.JobFailure;
import java.time.Duration;
import java.util.List;

/** What happens on the stage, and what has to be true in the end, wherever a process was killed on the way. */
enum Play {
    ALL_GOES_WELL {
        @Override
        void check(Stage stage, WorkflowId id) {
            completed(stage, id);
        }
    },
    THE_SIGNAL_COMES_BEFORE_ANYBODY_WAITS {
        @Override
        boolean signalsFirst() {
            return true;
        }

        @Override
        boolean signals() {
            return false;
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            completed(stage, id);
        }
    },
    NOBODY_APPROVES {
        @Override
        boolean signals() {
            return false;
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.COMPENSATED, "reserve", "charge", "undo-charge", "undo-reserve");
        }
    },
    THE_LAST_STEP_FAILS_FOR_GOOD {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("invoice")) {
                throw JobFailure.permanent("No address", null);
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(
                    stage,
                    id,
                    WorkflowState.COMPENSATED,
                    "reserve",
                    "charge",
                    "ship",
                    "undo-ship",
                    "undo-charge",
                    "undo-reserve");
        }
    },
    A_CALL_FAILS_FOR_GOOD_AND_NOBODY_KNOWS_WHAT_ARRIVED {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("charge")) {
                throw JobFailure.permanent("No answer", null);
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.COMPENSATED, "reserve", "undo-charge", "undo-reserve");
        }
    },
    A_STEP_FAILS_TWICE {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("ship") && attempt < 3) {
                throw new IllegalStateException("Not yet");
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            completed(stage, id);
            assertThat(stage.history(id))
                    .filteredOn(step -> step.outcome() == StepOutcome.FAILED)
                    .extracting(StoredStep::attempt)
                    .containsExactly(1, 2);
        }
    },
    A_STEP_FAILS_EACH_TIME {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("reserve")) {
                throw new IllegalStateException("Never");
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.COMPENSATED);
            assertThat(stage.history(id)).hasSize(10);
        }
    },
    A_COMPENSATION_FAILS_ONCE {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("undo-reserve") && attempt == 1) {
                throw new IllegalStateException("Not now");
            }
        }

        @Override
        boolean signals() {
            return false;
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            NOBODY_APPROVES.check(stage, id);
        }
    },
    A_COMPENSATION_FAILS_FOR_GOOD {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("undo-charge")) {
                throw JobFailure.permanent("Already settled", null);
            }
        }

        @Override
        boolean signals() {
            return false;
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.STUCK, "reserve", "charge");
            assertThat(stage.get(id).words()).isEqualTo("Already settled");
            assertThat(stage.get(id).undo()).containsExactly("reserve", "charge");
        }
    },
    TWO_PROCESSES_ARE_AT_THE_SAME_STEP {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("reserve") && stage.isFirstTime()) {
                // This process was given up for lost, and its job went to another one.
                stage.elsewhere(() -> stage.drive(stage.otherNode, stage.current, 2));
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            completed(stage, id);
        }
    },
    SOMEBODY_CANCELS_DURING_A_CALL {
        @Override
        void trouble(Stage stage, String step, int attempt) throws Exception {
            if (step.equals("charge") && stage.isFirstTime()) {
                // While the call is out, other processes do all that there is to do.
                stage.elsewhere(() -> {
                    var ignored =
                            stage.inside(() -> stage.workflows.cancel(stage.current.workflow(), "Changed my mind"));
                    for (var other : stage.jobs()) {
                        if (!other.id().equals(stage.current.id())) {
                            stage.drive(stage.otherNode, other, 1);
                        }
                    }
                });
                assertThat(stage.outside).isEmpty();
            }
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.CANCELLED, "reserve", "charge", "undo-charge", "undo-reserve");
        }
    },
    SOMEBODY_CANCELS {
        @Override
        boolean cancels() {
            return true;
        }

        @Override
        void check(Stage stage, WorkflowId id) {
            ended(stage, id, WorkflowState.CANCELLED, "reserve", "charge", "undo-charge", "undo-reserve");
        }
    };

    boolean signals() {
        return true;
    }

    boolean signalsFirst() {
        return false;
    }

    boolean cancels() {
        return false;
    }

    void trouble(Stage stage, String step, int attempt) throws Exception {}

    abstract void check(Stage stage, WorkflowId id);

    /** Plays it from the beginning to the end. */
    final void run(Stage stage) throws Exception {
        stage.trouble = (step, attempt) -> trouble(stage, step, attempt);
        var begin = stage.clock.instant();
        var id = stage.start();
        if (signalsFirst()) {
            assertThat(stage.signal(id, "first")).isTrue();
            assertThat(stage.signal(id, "first")).isTrue();
        }
        stage.work();
        if (cancels()) {
            var ignored = stage.survive(() -> stage.workflows.cancel(id, "Not wanted"));
            stage.work();
        } else if (signals() && !stage.get(id).status().isFinal()) {
            while (stage.get(id).status() == WorkflowState.SLEEPING
                    || stage.get(id).status() == WorkflowState.RUNNING) {
                assertThat(stage.nextJob())
                        .as("a job goes on with %s", stage.get(id))
                        .isPresent();
                stage.clock.set(stage.nextJob().orElseThrow().runAt());
                stage.work();
            }
            if (stage.get(id).status() == WorkflowState.AWAITING) {
                assertThat(stage.signal(id, "first")).isTrue();
            }
        }
        stage.workToTheEnd();
        check(stage, id);
        if (stage.get(id).status() == WorkflowState.COMPLETED) {
            var rested = begin.plus(Duration.ofDays(1));
            assertThat(stage.get(id).endedAt()).isBetween(rested, rested.plus(Duration.ofHours(1)));
        }
    }

    private static void completed(Stage stage, WorkflowId id) {
        ended(stage, id, WorkflowState.COMPLETED, "reserve", "charge", "ship", "invoice");
        assertThat(Graph.read(stage.get(id).state(), Stage.Order.class).done())
                .containsExactly("reserve", "charge", "by Ada", "ship", "invoice");
        assertThat(stage.history(id))
                .filteredOn(step -> "first".equals(step.signal()))
                .hasSize(1);
        assertThat(stage.signals(id, true)).isEqualTo(1);
        assertThat(stage.signals(id, false)).isZero();
    }

    private static void ended(Stage stage, WorkflowId id, WorkflowState state, String... effects) {
        assertThat(stage.get(id).status()).isEqualTo(state);
        assertThat(stage.effects()).isEqualTo(List.of(effects));
        assertThat(stage.history(id))
                .extracting(StoredStep::sequence)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(stage.history(id)).hasSize(stage.get(id).sequence());
    }
}
