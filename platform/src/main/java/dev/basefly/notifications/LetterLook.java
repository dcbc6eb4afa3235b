package dev.basefly.notifications;

import static dev.basefly.words.Words.locale;

import org.jspecify.annotations.Nullable;

/**
 * How a letter looks as HTML. Readers of mails know no style sheets, so the light values of the design tokens stand here.
 *
 * @param name the organization in whose name it is written, null for the installation
 * @param accent its colour, null for the product's own
 */
record LetterLook(@Nullable String name, @Nullable String accent) {

    static final LetterLook PLAIN = new LetterLook(null, null);

    private static final String ACCENT = "#0b6a72";
    private static final String ON_ACCENT = "#ffffff";
    private static final String INK = "#12181a";
    private static final String INK_FAINT = "#5f6b71";
    private static final String CANVAS = "#f6f8f8";
    private static final String SURFACE = "#ffffff";
    private static final String BORDER = "#dfe4e6";

    LetterLook {
        if (accent != null && !accent.matches("#[0-9a-f]{6}")) {
            throw new IllegalArgumentException("A colour is #rrggbb, not " + accent);
        }
    }

    String paragraph(String words) {
        return "<p>" + Letter.escaped(words) + "</p>";
    }

    String link(String words, String url) {
        String address = Letter.escaped(url);
        return "<p><a href=\"" + address
                + "\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;background:"
                + colour() + ";color:" + ON_ACCENT + ";text-decoration:none;font-weight:600\">" + Letter.escaped(words)
                + "</a></p><p style=\"color:" + INK_FAINT + ";font-size:13px;word-break:break-all\">" + address
                + "</p>";
    }

    /** A small link below the letter. */
    String small(String words, String url) {
        return "<p style=\"margin:16px 24px;font-size:13px\"><a style=\"color:" + INK_FAINT + "\" href=\""
                + Letter.escaped(url) + "\">" + Letter.escaped(words) + "</a></p>";
    }

    String page(String content, String below) {
        return "<!doctype html>\n<html lang=\"" + locale().toLanguageTag()
                + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                + "</head><body style=\"margin:0;padding:24px 12px;font:16px/1.5 sans-serif;color:" + INK
                + ";background:"
                + CANVAS
                + "\">\n<div style=\"max-width:36rem;margin:0 auto\">\n<div style=\"padding:24px;border:1px solid "
                + BORDER + ";border-radius:12px;background:" + SURFACE + "\">\n" + head() + content + "\n</div>\n"
                + below
                + "</div>\n</body></html>\n";
    }

    /** The first letter of the name in place of a picture, which readers of mails would not load. */
    private String head() {
        if (name == null) {
            return "";
        }
        String first = new String(Character.toChars(Character.toUpperCase(name.codePointAt(0))));
        return "<p style=\"margin:0 0 16px;font-weight:600\"><span style=\"display:inline-block;width:28px;line-height:28px;"
                + "margin-right:10px;border-radius:8px;text-align:center;background:" + colour() + ";color:" + ON_ACCENT
                + "\">" + Letter.escaped(first) + "</span>" + Letter.escaped(name) + "</p>\n";
    }

    private String colour() {
        return accent == null ? ACCENT : accent;
    }
}
