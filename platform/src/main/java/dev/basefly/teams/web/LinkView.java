package dev.basefly.teams.web;

import static dev.basefly.words.Words.t;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.teams.Acceptance;
import dev.basefly.teams.RoleWords;
import org.jspecify.annotations.Nullable;

/**
 * The page an invitation's link leads to.
 *
 * @param invitation null before the link is known, and after it has ended
 */
public record LinkView(Step step, @Nullable Shown invitation) {

    static final LinkView CLOSED = new LinkView(Step.OPEN_LINK, null);
    static final LinkView DECLINED = new LinkView(Step.DECLINED, null);

    /** What the person can do next. */
    public enum Step {
        OPEN_LINK,
        SIGN_UP,
        SIGN_IN,
        ACCEPT,
        SWITCH,
        DECLINED
    }

    /** What is shown of the invitation. */
    public record Shown(String organization, String inviter, String role, String email) {}

    static LinkView of(Acceptance.Preview preview) {
        Shown shown = new Shown(
                preview.organization(),
                preview.inviter() == null ? t("Somebody") : preview.inviter(),
                RoleWords.shown(preview.role()),
                preview.email());
        return new LinkView(step(preview), shown);
    }

    private static Step step(Acceptance.Preview preview) {
        if (RequestScope.current().actor() instanceof Actor.Person) {
            return Boolean.TRUE.equals(preview.yours()) ? Step.ACCEPT : Step.SWITCH;
        }
        return preview.hasAccount() ? Step.SIGN_IN : Step.SIGN_UP;
    }
}
