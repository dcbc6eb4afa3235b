package dev.basefly.idempotency;

/** The work of a handler, from reading the body to writing the answer; can be done anew. */
@FunctionalInterface
interface Handling {

    HeldAnswer handle() throws Exception;
}
