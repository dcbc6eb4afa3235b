package dev.basefly.console.plans;

import dev.basefly.dashboard.component.Choice;
import java.util.List;

/** The pages about plans, of which one is open. */
public final class PlanTabs {

    public static final String CATALOGUE = "/console/plans";
    public static final String ORGANIZATIONS = "/console/entitlements";
    public static final List<Choice> ALL =
            List.of(Choice.of(CATALOGUE, "Catalogue"), Choice.of(ORGANIZATIONS, "Organizations"));

    private PlanTabs() {}
}
