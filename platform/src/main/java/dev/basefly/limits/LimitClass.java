package dev.basefly.limits;

/** Kinds of requests with a limit of their own. */
public enum LimitClass {
    ANONYMOUS,
    READ,
    WRITE,
    BILLING,
    SIGN_IN,
    SIGN_IN_SPREAD,
    PAGE,
    WEBHOOK
}
