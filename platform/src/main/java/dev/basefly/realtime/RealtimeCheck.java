package dev.basefly.realtime;

import dev.basefly.runtime.Integration;
import dev.basefly.runtime.IntegrationCheck;
import java.util.ArrayList;
import java.util.List;

/** Tells the doctor how many listen at this node. */
final class RealtimeCheck implements IntegrationCheck {

    private final Hub hub;
    private final RealtimeSettings settings;
    private final int connections;
    private final boolean enabled;

    /** @param connections how many the web server takes */
    RealtimeCheck(Hub hub, RealtimeSettings settings, int connections, boolean enabled) {
        this.hub = hub;
        this.settings = settings;
        this.connections = connections;
        this.enabled = enabled;
    }

    @Override
    public Integration check() {
        if (!enabled) {
            return new Integration("Live updates", Integration.State.OFF, "this node serves no requests");
        }
        int open = hub.open();
        return new Integration(
                "Live updates",
                Integration.State.LIVE,
                open + " of " + settings.mostStreams() + " streams open",
                problems(open, settings, connections));
    }

    static List<String> problems(int open, RealtimeSettings settings, int connections) {
        List<String> problems = new ArrayList<>();
        if (open * 10L >= settings.mostStreams() * 9L) {
            problems.add(open + " of " + settings.mostStreams()
                    + " streams are open: add a node, or raise basefly.realtime.most-streams and"
                    + " server.tomcat.max-connections");
        }
        if (settings.mostStreams() * 10L > connections * 9L) {
            problems.add("Streams may take " + settings.mostStreams() + " of " + connections
                    + " connections, which leaves too few for all else: lower basefly.realtime.most-streams, or raise"
                    + " server.tomcat.max-connections");
        }
        if (settings.mostPerOrganization() > settings.mostStreams()) {
            problems.add("One organization may take all streams of the node: lower"
                    + " basefly.realtime.most-per-organization");
        }
        return problems;
    }
}
