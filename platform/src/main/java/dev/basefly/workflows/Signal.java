package dev.basefly.workflows;

import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What somebody tells a workflow.
 *
 * @param name the one that the workflow waits for
 * @param id the same when it is sent again, so that it counts once
 * @param json a JSON object that the awaited record can be read from
 */
public record Signal(String name, String id, String json) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,59}");
    private static final int LONGEST_ID = 200;

    /** @throws IllegalArgumentException when one of these is not what it should be */
    public Signal {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of a signal, such as approved");
        }
        if (!isId(id)) {
            throw new IllegalArgumentException("The id of a signal has 1 to " + LONGEST_ID + " characters");
        }
        Graph.requireStorable(json);
    }

    /** One that is sent once. */
    public static Signal of(String name, Record payload) {
        return of(name, UUID.randomUUID().toString(), payload);
    }

    /** One that may be sent again under its id. */
    public static Signal of(String name, String id, Record payload) {
        return new Signal(name, id, Graph.write(payload));
    }

    /** One that came as JSON. */
    public static Signal of(String name, String id, JsonNode payload) {
        return new Signal(name, id, payload.toString());
    }

    /** Whether a wait could have this name. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Whether a signal can be told from others by this. */
    public static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.indexOf('\0') < 0;
    }
}
