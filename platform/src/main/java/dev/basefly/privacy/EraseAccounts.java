package dev.basefly.privacy;

import dev.basefly.jobs.JobKind;
import java.time.Duration;

/** The job that erases closed accounts whose grace is over. */
record EraseAccounts() {

    static final JobKind<EraseAccounts> KIND =
            JobKind.of("privacy.erase_accounts", EraseAccounts.class).withTimeout(Duration.ofHours(1));
}
