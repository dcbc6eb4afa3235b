package dev.basefly.onboarding;

import static dev.basefly.words.Words.t;

import dev.basefly.identity.People;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.MailId;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import dev.basefly.workflows.StepRun;
import java.util.Objects;
import java.util.Optional;

/** Writes to who founded an organization that nobody makes use of. */
final class Reminder {

    private final People people;
    private final Mails mails;
    private final PublicAddress address;

    Reminder(People people, Mails mails, PublicAddress address) {
        this.people = people;
        this.mails = mails;
        this.address = address;
    }

    /** An account that was erased meanwhile is not written to. */
    FirstSteps remind(FirstSteps steps, StepRun run) {
        people.find(steps.founder()).ifPresent(person -> {
            Optional<MailId> _ = mails.tell(
                    Objects.requireNonNull(run.tenant()),
                    mails.write(
                            person.email(),
                            () -> Letter.about(t("Your first steps"))
                                    .says(t("Your organization is ready, and nothing was made in it so far."))
                                    .offers(t("Open the dashboard"), address.of("/"))
                                    .says(
                                            t(
                                                    "This is the only reminder: if you do not need it now, you need not do anything."))));
        });
        return steps;
    }
}
