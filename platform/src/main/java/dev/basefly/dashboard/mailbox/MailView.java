package dev.basefly.dashboard.mailbox;

import static dev.basefly.words.Words.t;

import dev.basefly.notifications.AttachedFile;
import dev.basefly.notifications.MailContent;
import dev.basefly.notifications.StoredMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One mail as its page shows it.
 *
 * @param text the text in pieces, so that addresses in it can be followed
 * @param erased whether only its outside is left
 * @param html where its HTML is, null when it has none
 * @param files that arrived with it
 */
public record MailView(
        String subject,
        String to,
        Instant createdAt,
        List<Piece> text,
        boolean erased,
        @Nullable String html,
        List<FileLink> files) {

    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"]+");

    public MailView {
        text = List.copyOf(text);
        files = List.copyOf(files);
    }

    /** A file and where it is. */
    public record FileLink(String name, String path) {}

    /** Words, or an address to follow. */
    public record Piece(String words, boolean link) {}

    static MailView of(StoredMail mail, List<AttachedFile> files) {
        MailContent content = mail.content();
        return new MailView(
                mail.subject(),
                mail.to(),
                mail.createdAt(),
                content == null
                        ? List.of(new Piece(t("Its content was erased once it was sent."), false))
                        : pieces(content.text()),
                content == null,
                content == null || content.html() == null ? null : "/dev/mail/" + mail.id() + "/html",
                files.stream()
                        .map(file -> new FileLink(
                                file.attachment().name(), "/dev/mail/" + mail.id() + "/attachments/" + file.number()))
                        .toList());
    }

    static List<Piece> pieces(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher address = ADDRESS.matcher(text);
        int done = 0;
        while (address.find()) {
            if (address.start() > done) {
                pieces.add(new Piece(text.substring(done, address.start()), false));
            }
            pieces.add(new Piece(address.group(), true));
            done = address.end();
        }
        if (done < text.length()) {
            pieces.add(new Piece(text.substring(done), false));
        }
        return pieces;
    }
}
