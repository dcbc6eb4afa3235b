package dev.basefly.onboarding;

import dev.basefly.events.Listener;
import dev.basefly.identity.People;
import dev.basefly.notifications.Mails;
import dev.basefly.placements.Moves;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.settings.SettingsBeans;
import dev.basefly.tenancy.OrganizationFounded;
import dev.basefly.tenancy.Organizations;
import dev.basefly.workflows.Workflow;
import dev.basefly.workflows.Workflows;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Wires what follows when an organization is founded. */
@AutoConfiguration(
        afterName = {
            "dev.basefly.identity.IdentityConfiguration",
            "dev.basefly.placements.PlacementsConfiguration",
            "dev.basefly.workflows.WorkflowsConfiguration"
        })
class OnboardingConfiguration {

    @Bean
    static OnboardingSettings onboardingSettings(Environment environment) {
        return SettingsBeans.of(OnboardingSettings.class, environment);
    }

    @Bean
    static Workflow<FirstSteps> onboardingWorkflow(
            Moves moves, People people, Mails mails, PublicAddress address, OnboardingSettings settings) {
        return Onboarding.definition(new Provisioning(moves), new Reminder(people, mails, address), settings);
    }

    @Bean
    static Onboarding onboarding(
            Workflows workflows, Organizations organizations, OnboardingSettings settings, MovableClock clock) {
        return new Onboarding(workflows, organizations, settings, clock);
    }

    @Bean
    static Listener onboardingOfOrganizations(
            Onboarding onboarding, Workflow<FirstSteps> definition, OnboardingSettings settings) {
        return Listener.of("onboarding.organization", OrganizationFounded.TYPE, (founded, _) -> {
            if (settings.enabled()) {
                onboarding.begin(definition, new FirstSteps(founded.owner(), settings.place(), null, false));
            }
        });
    }
}
