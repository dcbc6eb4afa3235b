package com.acme.planted;

import java.util.concurrent.atomic.AtomicReference;

/** Which fault is switched on. */
public final class Faults {

    private final AtomicReference<Fault> current = new AtomicReference<>(Fault.NONE);
    private final AtomicReference<Runnable> early = new AtomicReference<>(() -> {});

    public void plant(Fault fault) {
        current.set(fault);
    }

    /** What is done before a refusal when {@link Fault#WRITTEN_BEFORE_REFUSED}. */
    public void writing(Runnable write) {
        early.set(write);
    }

    void write() {
        early.get().run();
    }

    boolean is(Fault fault) {
        return current.get() == fault;
    }

    Fault current() {
        return current.get();
    }
}
