package dev.basefly.dashboard;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything around a page's own content, made for each request and given to every template as {@code shell}.
 *
 * @param visitor who is signed in, null when nobody is
 * @param banner what stands above the page, null for nothing
 * @param notices what else stands above the page
 * @param bell where the visitor is told what happened, null for somebody who is told nothing
 * @param theme {@code light} or {@code dark} when the visitor chose one, null to follow the system
 */
public record Shell(
        String product,
        Request request,
        List<NavigationItem> navigation,
        @Nullable Visitor visitor,
        @Nullable Banner banner,
        List<Notice> notices,
        @Nullable Bell bell,
        @Nullable String theme,
        Assets assets) {

    private static final int MOST_SHORTCUTS = 3;

    public Shell {
        navigation = List.copyOf(navigation);
        notices = List.copyOf(notices);
    }

    /** The few pages that a phone offers at the bottom of the screen. */
    public List<NavigationItem> shortcuts() {
        return navigation.subList(0, Math.min(MOST_SHORTCUTS, navigation.size()));
    }

    /** Who is signed in, and the organization they work in. */
    public record Visitor(String name, String email, Workplaces workplaces) {

        /** The name of the organization, null outside of any. */
        public @Nullable String organization() {
            return workplaces.current();
        }

        /** One or two letters in place of a picture. */
        public String initials() {
            var stripped = name.strip();
            var space = stripped.lastIndexOf(' ');
            return first(stripped) + (space < 0 ? "" : first(stripped.substring(space + 1)));
        }

        private static String first(String word) {
            return word.isEmpty() ? "?" : new String(Character.toChars(Character.toUpperCase(word.codePointAt(0))));
        }
    }

    /**
     * What the visitor was told and has not read.
     *
     * @param path the page that has all of it; below it, {@code /bell} is the bell alone
     * @param more whether there is more than was counted
     */
    public record Bell(String path, int unread, boolean more) {

        public String words() {
            return more ? unread + "+" : Integer.toString(unread);
        }
    }

    /** Counts for the visitor in scope; contributed as a bean, one at most. A page goes on without it. */
    @FunctionalInterface
    public interface BellSource {
        @Nullable
        Bell bell();
    }

    /**
     * What the page needs to know of its request.
     *
     * @param live the position from which on the page listens to what changes, null where nobody does
     */
    public record Request(
            String path,
            Locale locale,
            @Nullable String nonce,
            @Nullable Csrf csrf,
            @Nullable Long live) {}

    /** The proof, sent with every form, that it was filled in on our page. */
    public record Csrf(String parameter, String header, String token) {}
}
