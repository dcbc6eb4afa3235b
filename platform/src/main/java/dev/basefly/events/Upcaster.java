package dev.basefly.events;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads an old version of an event as the next one; contributed as a bean. Several follow one another, so that a listener
 * sees the newest version only.
 *
 * @param type the name of the type
 * @param from the version it reads; it makes the one after it
 * @param change turns the payload into that of the next version; it may change what it is given
 */
public record Upcaster(String type, int from, UnaryOperator<ObjectNode> change) {

    public Upcaster {
        if (from < 1) {
            throw new IllegalArgumentException("version " + from + " is not 1 or more");
        }
    }
}
