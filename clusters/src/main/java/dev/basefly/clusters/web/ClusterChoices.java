package dev.basefly.clusters.web;

import static dev.basefly.words.Words.data;
import static dev.basefly.words.Words.t;

import dev.basefly.clusters.Cluster;
import dev.basefly.clusters.ClusterPlan;
import dev.basefly.clusters.ClusterStatus;
import dev.basefly.dashboard.component.Choice;
import dev.basefly.dashboard.component.Icon;
import dev.basefly.dashboard.component.Status;
import dev.basefly.dashboard.component.Tone;
import java.util.List;

/** What the form for a new cluster offers, and the words for what a cluster has. */
final class ClusterChoices {

    static final List<Choice> LOCATIONS = List.of(
            Choice.of("eu-central-1", "Frankfurt"),
            Choice.of("eu-north-1", "Stockholm"),
            Choice.of("us-east-1", "Virginia"),
            Choice.of("ap-southeast-1", "Singapore"));

    static final List<Choice> PLANS = List.of(
            new Choice("FREE", "Free", "One small cluster to try things out"),
            new Choice("PRO", "Pro", "For a team that runs in production"),
            new Choice("BUSINESS", "Business", "For many teams and heavy load"));

    static final Status STARTING = new Status("Starting", Icon.SPINNER, Tone.INFO, Status.Motion.SPIN);
    static final Status STOPPING = new Status("Stopping", Icon.SPINNER, Tone.INFO, Status.Motion.SPIN);
    static final Status FAILED = new Status("Failed", Icon.ALERT, Tone.DANGER, Status.Motion.STILL);

    private ClusterChoices() {}

    /** The place's name in the language of the scope, or what was stored by a program that named another place. */
    static String location(String stored) {
        return label(LOCATIONS, stored);
    }

    static String plan(ClusterPlan plan) {
        return label(PLANS, plan.name());
    }

    /** How a cluster stands: what it is, or what it is about to become. */
    static Status status(Cluster cluster) {
        boolean made = cluster.status().isMade();
        if (!made && cluster.failure() != null) {
            return FAILED;
        }
        if (made && cluster.failure() == null && cluster.status() != cluster.desiredStatus()) {
            return cluster.desiredStatus() == ClusterStatus.RUNNING ? STARTING : STOPPING;
        }
        return status(cluster.status());
    }

    static Status status(ClusterStatus status) {
        return switch (status) {
            case PENDING -> Status.PENDING;
            case CREATING -> Status.CREATING;
            case INITING -> Status.INITING;
            case RUNNING -> Status.RUNNING;
            case STOPPED -> Status.STOPPED;
            case DELETED -> Status.DELETED;
        };
    }

    private static String label(List<Choice> choices, String value) {
        return choices.stream()
                .filter(choice -> choice.value().equals(value))
                .findFirst()
                .map(choice -> t(choice.label()))
                .orElseGet(() -> t(data(value)));
    }
}
