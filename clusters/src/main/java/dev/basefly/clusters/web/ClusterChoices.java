package dev.basefly.clusters.web;

import dev.basefly.dashboard.component.Choice;
import java.util.List;

/** What the form for a new cluster offers. */
public final class ClusterChoices {

    public static final List<Choice> LOCATIONS = List.of(
            Choice.of("Frankfurt", "Frankfurt, Germany"),
            Choice.of("Amsterdam", "Amsterdam, Netherlands"),
            Choice.of("Helsinki", "Helsinki, Finland"),
            Choice.of("Virginia", "Virginia, United States"),
            Choice.of("Singapore", "Singapore"));

    public static final List<Choice> PLANS = List.of(
            new Choice("FREE", "Free", "One small cluster to try things out"),
            new Choice("PRO", "Pro", "For a team that runs in production"),
            new Choice("BUSINESS", "Business", "For many teams and heavy load"));

    private ClusterChoices() {}
}
