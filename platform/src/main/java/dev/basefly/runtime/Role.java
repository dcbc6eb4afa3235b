package dev.basefly.runtime;

/** Which work this process takes: requests, background work, or both. */
public enum Role {
    WEB,
    WORKER,
    ALL;

    public boolean servesRequests() {
        return this != WORKER;
    }

    public boolean runsBackgroundWork() {
        return this != WEB;
    }
}
