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

    private Letter(String subject, List<Part> parts) {
        this.subject = subject;
        this.parts = List.copyOf(parts);
    }

    /** A paragraph, or the words of a link when there is an address. */
    private record Part(String words, @Nullable String url) {

        String text() {
            return url == null ? words : words + ":\n" + url;
        }

        String html() {
            String escaped = HtmlUtils.htmlEscape(words, "UTF-8");
            if (url == null) {
                return "<p>" + escaped + "</p>";
            }
            String address = HtmlUtils.htmlEscape(url, "UTF-8");
            return "<p><a href=\"" + address + "\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;"
                    + "background:#1f4fd8;color:#ffffff;text-decoration:none;font-weight:600\">" + escaped
                    + "</a></p><p style=\"color:#5b6475;font-size:13px;word-break:break-all\">" + address + "</p>";
        }
    }

    public static Letter about(String subject) {
        return new Letter(subject, List.of());
    }

    /** The letter with one more paragraph. */
    public Letter says(String paragraph) {
        return with(new Part(paragraph, null));
    }

    /** The letter with a link that says what following it does. */
    public Letter offers(String words, String url) {
        return with(new Part(words, url));
    }

    /** The mail to one address. */
    public Mail to(String address) {
        String text = parts.stream().map(Part::text).collect(Collectors.joining("\n\n", "", "\n"));
        String html = parts.stream()
                .map(Part::html)
                .collect(Collectors.joining(
                        "\n",
                        "<!doctype html>\n<html><head><meta charset=\"utf-8\"></head>"
                                + "<body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1b2230;"
                                + "background:#ffffff\">\n",
                        "\n</body></html>\n"));
        return new Mail(address, subject, text, html);
    }

    private Letter with(Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return new Letter(subject, more);
    }
}
