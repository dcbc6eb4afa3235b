package dev.basefly.billing.standin;

/** Whether the stand-in answers in this installation. */
record StandInSwitch(boolean on) {}
