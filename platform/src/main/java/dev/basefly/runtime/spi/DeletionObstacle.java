package dev.basefly.runtime.spi;

import java.util.List;

/** Something that hinders an account's deletion, such as a bill that is not paid; contributed as a bean. */
public interface DeletionObstacle {

    /** What hinders now; asked for the summary, and again in the transaction that deletes. */
    List<Obstacle> hindering(DataSubject person);

    /**
     * One thing that hinders.
     *
     * @param reason stable word for programs
     * @param message for people
     * @param remedy what the person can do about it
     */
    record Obstacle(String reason, String message, String remedy) {}
}
