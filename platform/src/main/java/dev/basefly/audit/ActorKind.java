package dev.basefly.audit;

/** What kind of actor did something. */
public enum ActorKind {
    USER,
    KEY,
    SUPPORT,
    JOB,
    SYSTEM,
    ANONYMOUS
}
