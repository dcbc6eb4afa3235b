package dev.basefly.identity.letters;

import static dev.basefly.words.Words.t;

import dev.basefly.notifications.Letter;
import dev.basefly.notifications.MailId;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.PublicAddress;
import java.util.Optional;

/** What people are told by mail about their accounts; each takes part in the transaction that is open. */
public final class AccountLetters {

    private final Mails mails;
    private final PublicAddress address;

    public AccountLetters(Mails mails, PublicAddress address) {
        this.mails = mails;
        this.address = address;
    }

    /**
     * Welcomes somebody who signed up. Says nothing that was typed into the form, as that may have been somebody else's
     * words to the one who reads it.
     */
    public void welcome(String email) {
        Optional<MailId> _ = mails.tell(
                mails.write(
                        email,
                        () -> Letter.about(t("Welcome"))
                                .says(
                                        t(
                                                "Your account is ready. You sign in with this address and the password you chose."))
                                .offers(t("Open the dashboard"), address.of("/"))
                                .says(
                                        t(
                                                "Next you may want to invite the people you work with, and choose what each of them may do."))
                                .says(
                                        t(
                                                "If you did not sign up, somebody wrote your address instead of theirs. You need not do anything."))));
    }
}
