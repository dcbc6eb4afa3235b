package dev.basefly.notifications;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/** A mail of a few paragraphs and at most one link, written once and rendered as text and as plain HTML. */
public final class Letter {

    private final String subject;
    private final List<Part> parts;
    private final @Nullable Ending ending;
    private final LetterLook look;

    private Letter(String subject, List<Part> parts, @Nullable Ending ending, LetterLook look) {
        this.subject = subject;
        this.parts = List.copyOf(parts);
        this.ending = ending;
        this.look = look;
    }

    /** A paragraph, or the words of a link when there is an address. */
    private record Part(String words, @Nullable String url) {

        String text() {
            return url == null ? words : words + ":\n" + url;
        }

        String html(LetterLook look) {
            return url == null ? look.paragraph(words) : look.link(words, url);
        }
    }

    /** The small line at the end by which such mails are ended. */
    private record Ending(String words, String page, String oneClick) {

        String text() {
            return words + ":\n" + page;
        }
    }

    public static Letter about(String subject) {
        return new Letter(subject, List.of(), null, LetterLook.PLAIN);
    }

    /** The letter with one more paragraph. */
    public Letter says(String paragraph) {
        return with(new Part(paragraph, null));
    }

    /** The letter with a link that says what following it does. */
    public Letter offers(String words, String url) {
        return with(new Part(words, url));
    }

    /**
     * The letter with the name of an organization above it, in its colour.
     *
     * @param accent {@code #rrggbb}, readable on white; null for the product's own
     */
    public Letter inTheNameOf(String organization, @Nullable String accent) {
        return new Letter(subject, parts, ending, new LetterLook(organization, accent));
    }

    /**
     * The letter with a line at its end by which its reader ends such letters.
     *
     * @param page where people decide it
     * @param oneClick where a program tells of the decision (RFC 8058)
     */
    public Letter endedBy(String words, String page, String oneClick) {
        return new Letter(subject, parts, new Ending(words, page, oneClick), look);
    }

    /** The mail to one address. */
    public Mail to(String address) {
        String text = parts.stream().map(Part::text).collect(Collectors.joining("\n\n", "", "\n"));
        String html = parts.stream().map(part -> part.html(look)).collect(Collectors.joining("\n"));
        return ending == null
                ? new Mail(address, subject, text, look.page(html, ""))
                : new Mail(
                                address,
                                subject,
                                text + "\n" + ending.text() + "\n",
                                look.page(html, look.small(ending.words(), ending.page())))
                        .endedAt(ending.oneClick());
    }

    private Letter with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Letter(subject, more, ending, look);
    }

    static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
