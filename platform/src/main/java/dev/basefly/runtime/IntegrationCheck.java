package dev.basefly.runtime;

/** Tells the state of one integration; each module contributes its own as a bean. Must answer within seconds. */
public interface IntegrationCheck {

    Integration check();
}
