package dev.basefly.testkit.attack;

import dev.basefly.testkit.ApiClient;

/**
 * One call of one route by one caller.
 *
 * @param attack the kind, for the report
 * @param blind whether nothing of the victim may be in the answer
 */
record Attempt(String attack, Route route, ApiClient caller, Call call, Expectation expectation, boolean blind) {

    String name() {
        return name(route.name(), attack);
    }

    static String name(String route, String attack) {
        return route + " as " + attack;
    }
}
