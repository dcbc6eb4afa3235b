package dev.basefly.jobs.worker;

/** Faults that queues have had, planted one at a time to see whether they are found. */
enum Bug {
    /** The end of a job is written before its effect is. */
    ACKNOWLEDGED_BEFORE_EFFECT,
    /** The writer is told that an outcome is stored, which the database never committed. */
    ACKNOWLEDGED_BEFORE_COMMIT,
    /** Lanes that no wake-up told of are found by nobody. */
    LOST_WAKE_UP,
    /** A claim takes what another worker has, as without a lock. */
    DOUBLE_CLAIM,
    /** Jobs are taken from workers that live. */
    RESCUE_OF_THE_LIVING,
    /** Jobs of lost workers are never freed. */
    NO_RESCUE,
    /** A schedule's row is not locked, so that two nodes add its job. */
    CRON_TWICE,
    /** A time in the hour that clocks leap over is left out. */
    CRON_SKIPPED_HOUR,
    /** A time in the hour that clocks show twice counts twice. */
    CRON_DOUBLED_HOUR,
    /** Two callers look for a unique key before either adds it. */
    UNIQUE_KEY_RACE,
    /** Attempts are counted but never compared. */
    RETRIED_WITHOUT_LIMIT,
    /** A claim does not count the attempt. */
    ATTEMPT_NOT_COUNTED,
    /** A batch of outcomes loses its last one. */
    OUTCOME_LOST_IN_BATCH,
    /** What is urgent is always first, however long the rest waits. */
    STARVED_BY_PRIORITY,
    /** Jobs that wait for another attempt are not promoted. */
    RETRYING_NOT_PROMOTED,
    /** Jobs are promoted before their time. */
    PROMOTED_TOO_EARLY,
    /** A job that waits is answered to be cancelled and is not. */
    CANCEL_OF_WAITING_LOST,
    /** A wish to cancel is forgotten when the attempt fails. */
    CANCEL_FORGOTTEN_BY_RETRY,
    /** Whoever says that a job ended is believed. */
    STALE_END_ACCEPTED,
    /** A worker that was given up may still claim. */
    CLAIM_BY_THE_LOST,
    /** What a claim took whose answer was lost is never given back. */
    LOST_ANSWER_OF_CLAIM,
    /** Pauses are not looked at. */
    PAUSED_QUEUE_SERVED,
    /** The first tenant gets every place. */
    UNFAIR_SHARES,
    /** Places are shared without counting what a tenant holds already. */
    HELD_NOT_COUNTED,
    /** A job that is given back goes to the end of the line. */
    RELEASED_LOSES_ITS_PLACE,
    /** A claim looks at the queue and not at the tenant. */
    CLAIM_OF_ANOTHER_TENANT,
    /** A claim takes more than the lane's part. */
    QUOTA_EXCEEDED,
    /** A job that failed for good vanishes. */
    DEAD_LETTER_DROPPED
}
