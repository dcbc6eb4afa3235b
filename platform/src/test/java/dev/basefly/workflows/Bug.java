package dev.basefly.workflows;

import dev.basefly.jobs.JobId;
import dev.basefly.jobs.Jobs;
import dev.basefly.workflows.Instance.Checkpoint;
import dev.basefly.workflows.Stage.Engine;
import dev.basefly.workflows.Stage.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What engines of sagas have done wrong: each is planted alone, and must be found. */
enum Bug {
    CHECKPOINT_OUTSIDE_THE_TRANSACTION {
        @Override
        WorkflowRows rows(JdbcClient elsewhere) {
            return new WorkflowRows() {
                @Override
                void move(JdbcClient jdbc, Instance from, Checkpoint next, @Nullable UUID driver, Instant now) {
                    super.move(elsewhere, from, next, driver, now);
                }
            };
        }
    },
    HISTORY_OUTSIDE_THE_TRANSACTION {
        @Override
        WorkflowRows rows(JdbcClient elsewhere) {
            return new WorkflowRows() {
                @Override
                void note(JdbcClient jdbc, Instance from, Checkpoint next, Entry entry) {
                    super.note(elsewhere, from, next, entry);
                }
            };
        }
    },
    NO_FENCE {
        @Override
        WorkflowRows rows(JdbcClient elsewhere) {
            return new WorkflowRows() {
                @Override
                void save(JdbcClient jdbc, Instance from, Checkpoint next, @Nullable UUID driver, Entry entry) {
                    super.save(jdbc, find(jdbc, from.id()).orElseThrow(), next, driver, entry);
                }
            };
        }
    },
    ANY_JOB_GOES_ON {
        @Override
        WorkflowRows rows(JdbcClient elsewhere) {
            return new WorkflowRows() {
                @Override
                Optional<Instance> find(JdbcClient jdbc, WorkflowId id) {
                    return super.find(jdbc, id).map(found -> found.drivenBy(Stage.AT_WORK.get()));
                }
            };
        }
    },
    CANCELLATION_IGNORED {
        @Override
        WorkflowRows rows(JdbcClient elsewhere) {
            return new WorkflowRows() {
                @Override
                boolean ask(JdbcClient jdbc, WorkflowId id, Instance.Asked asked, String reason) {
                    return true;
                }
            };
        }
    },
    COMPENSATED_TWICE {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint undone(Checkpoint at, Instant now) {
                    return at.attempt() == 0
                            ? new Checkpoint(at.status(), null, at.state(), 1, at.undo(), now, at.error())
                            : super.undone(at, now);
                }
            };
        }
    },
    COMPENSATION_SKIPPED {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return back(graph, undo -> undo.subList(0, Math.max(0, undo.size() - 1)));
        }
    },
    COMPENSATED_IN_THE_ORDER_OF_THE_STEPS {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return back(graph, List::reversed);
        }
    },
    ENDED_WITHOUT_COMPENSATION {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return back(graph, undo -> List.of());
        }
    },
    COMPENSATED_WHAT_WAS_ROLLED_BACK {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint compensating(
                        Checkpoint at, @Nullable Node<Order> node, @Nullable String reason, Instant now) {
                    var begun = node instanceof Node.Step<Order> step && !step.outside() && step.compensation() != null
                            ? at(
                                    at,
                                    Stream.concat(at.undo().stream(), Stream.of(step.name()))
                                            .toList())
                            : at;
                    return super.compensating(begun, node, reason, now);
                }
            };
        }
    },
    A_CALL_THAT_WAS_BEGUN_FORGOTTEN {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint compensating(
                        Checkpoint at, @Nullable Node<Order> node, @Nullable String reason, Instant now) {
                    return super.compensating(at, null, reason, now);
                }
            };
        }
    },
    A_COMPENSATION_THAT_FAILED_PASSED_OVER {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint undoFailed(Checkpoint at, String error, @Nullable Duration wait, Instant now) {
                    return undone(at, now);
                }
            };
        }
    },
    ATTEMPTS_NOT_COUNTED {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint failed(Checkpoint at, Node<Order> node, String error, @Nullable Duration wait, Instant now) {
                    return wait == null ? super.failed(at, node, error, null, now) : super.postponed(at, wait, now);
                }
            };
        }
    },
    A_PERMANENT_FAILURE_TRIED_AGAIN {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return failing(graph, wait -> wait == null ? Duration.ofSeconds(1) : wait);
        }
    },
    GIVEN_UP_AT_THE_FIRST_FAILURE {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return failing(graph, wait -> null);
        }
    },
    STATE_NOT_KEPT {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint passed(Checkpoint at, Node<Order> node, Order after, Instant now) {
                    return super.passed(at, node, graph.read(at.state()), now);
                }
            };
        }
    },
    TIMER_TOO_EARLY {
        @Override
        Course<Order> course(Graph<Order> graph) {
            return new Course<>(graph) {
                @Override
                Checkpoint passed(Checkpoint at, Node<Order> node, Order after, Instant now) {
                    var next = super.passed(at, node, after, now);
                    return next.status() == WorkflowState.SLEEPING
                            ? new Checkpoint(next.status(), next.position(), next.state(), 0, next.undo(), now, null)
                            : next;
                }
            };
        }
    },
    TIMER_LOST {
        @Override
        Advances advances(Jobs jobs) {
            return new Advances(jobs) {
                @Override
                JobId add(Instance instance, Instant at) {
                    return new JobId(UUID.randomUUID());
                }
            };
        }
    },
    SIGNAL_WAKES_NOBODY {
        @Override
        Advances advances(Jobs jobs) {
            return new Advances(jobs) {
                @Override
                JobId begin(Instance fresh, Instant at) {
                    return fresh.sequence() == 0 ? super.begin(fresh, at) : new JobId(UUID.randomUUID());
                }
            };
        }
    },
    SIGNAL_LOST_BEFORE_ANYBODY_WAITS {
        @Override
        Signals signals() {
            return new Signals() {
                @Override
                boolean insert(JdbcClient jdbc, WorkflowId workflow, Signal signal, String actor, Instant now) {
                    var waits = new WorkflowRows().find(jdbc, workflow).orElseThrow();
                    return waits.at().status() == WorkflowState.AWAITING
                            && super.insert(jdbc, workflow, signal, actor, now);
                }
            };
        }
    },
    SIGNAL_STORED_AGAIN {
        @Override
        Signals signals() {
            return new Signals() {
                @Override
                boolean insert(JdbcClient jdbc, WorkflowId workflow, Signal signal, String actor, Instant now) {
                    return super.insert(jdbc, workflow, signal, actor, now)
                            || super.insert(
                                    jdbc,
                                    workflow,
                                    new Signal(signal.name(), UUID.randomUUID().toString(), signal.json()),
                                    actor,
                                    now);
                }
            };
        }
    },
    SIGNAL_NEVER_TAKEN {
        @Override
        Signals signals() {
            return new Signals() {
                @Override
                void take(JdbcClient jdbc, WorkflowId workflow, String signal, int sequence, @Nullable String error) {}
            };
        }
    },
    SIGNAL_TAKEN_OUTSIDE_THE_TRANSACTION {
        @Override
        Signals signals(JdbcClient elsewhere) {
            return new Signals() {
                @Override
                void take(JdbcClient jdbc, WorkflowId workflow, String signal, int sequence, @Nullable String error) {
                    super.take(elsewhere, workflow, signal, sequence, error);
                }
            };
        }
    };

    WorkflowRows rows(JdbcClient elsewhere) {
        return new WorkflowRows();
    }

    Signals signals(JdbcClient elsewhere) {
        return signals();
    }

    Signals signals() {
        return new Signals();
    }

    Advances advances(Jobs jobs) {
        return new Advances(jobs);
    }

    Course<Order> course(Graph<Order> graph) {
        return new Course<>(graph);
    }

    final Engine engine(DataSource elsewhere) {
        var jdbc = JdbcClient.create(elsewhere);
        return new Engine(rows(jdbc), signals(jdbc), this::advances, this::course);
    }

    private static Checkpoint at(Checkpoint at, List<String> undo) {
        return new Checkpoint(at.status(), at.position(), at.state(), at.attempt(), undo, at.wakeAt(), at.error());
    }

    private static Course<Order> back(Graph<Order> graph, Function<List<String>, List<String>> change) {
        return new Course<>(graph) {
            @Override
            Checkpoint compensating(Checkpoint at, @Nullable Node<Order> node, @Nullable String reason, Instant now) {
                return super.compensating(at(at, change.apply(at.undo())), node, reason, now);
            }
        };
    }

    private static Course<Order> failing(Graph<Order> graph, Function<@Nullable Duration, @Nullable Duration> change) {
        return new Course<>(graph) {
            @Override
            Checkpoint failed(Checkpoint at, Node<Order> node, String error, @Nullable Duration wait, Instant now) {
                return super.failed(at, node, error, change.apply(wait), now);
            }
        };
    }
}
