package dev.basefly.testkit.faults;

/** What becomes of a statement on its way through a {@link TcpProxy}. In each case the client's connection breaks. */
public enum Fate {
    /** The server never gets it. */
    REQUEST_LOST,
    /** The client knows nothing, and the server gets it later: when the test says so. */
    REQUEST_LATE,
    /** The server has done and committed it; the client gets nothing. */
    ANSWER_LOST,
    /** The server has done and committed it; the client gets the first byte of the answer. */
    ANSWER_TORN
}
