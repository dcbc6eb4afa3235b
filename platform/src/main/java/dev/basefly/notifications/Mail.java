package dev.basefly.notifications;

import dev.basefly.api.ApiError;
import dev.basefly.api.FieldFault;
import dev.basefly.runtime.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mail to one person. What would become a header has one line, so that nobody can smuggle in another one.
 *
 * @param to an address alone, without a name
 * @param subject 1 to 250 characters
 * @param text for every reader, up to 100,000 characters
 * @param html the same for readers that show it, null when there is only the text
 * @param attachments at most three
 * @param unsubscribe the address at which a program ends such mails with one request (RFC 8058), null for those that
 *     always come
 * @param author the person whose name stands in the subject, null for none
 */
public record Mail(
        String to,
        String subject,
        String text,
        @Nullable String html,
        List<Attachment> attachments,
        @Nullable String unsubscribe,
        @Nullable UserId author) {

    static final int SUBJECT_LENGTH = 250;
    static final int TEXT_LENGTH = 100_000;

    private static final int ADDRESS_LENGTH = 254;
    private static final int MOST_ATTACHMENTS = 3;
    private static final Pattern ADDRESS_OF_PAGE = Pattern.compile("https?://[^\\s<>\\p{Cc}]{1,800}");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cc}@,;<>\"]+@[^\\s\\p{Cc}@,;<>\"]+");

    /** @throws ApiError VALIDATION_ERROR with all faults */
    public Mail {
        attachments = List.copyOf(attachments);
        List<FieldFault> faults = new ArrayList<>();
        if (to.length() > ADDRESS_LENGTH || !ADDRESS.matcher(to).matches()) {
            faults.add(new FieldFault("to", "is not an e-mail address"));
        }
        if (subject.isBlank() || subject.codePointCount(0, subject.length()) > SUBJECT_LENGTH) {
            faults.add(new FieldFault("subject", "must have 1 to " + SUBJECT_LENGTH + " characters"));
        }
        if (subject.chars().anyMatch(Mail::breaksLine)) {
            faults.add(new FieldFault("subject", "must be one line without control characters"));
        }
        if (text.isBlank() || text.length() > TEXT_LENGTH || (html != null && html.length() > TEXT_LENGTH)) {
            faults.add(new FieldFault("text", "must have 1 to " + TEXT_LENGTH + " characters"));
        }
        if (attachments.size() > MOST_ATTACHMENTS) {
            faults.add(new FieldFault("attachments", "must be at most " + MOST_ATTACHMENTS));
        }
        if (unsubscribe != null && !ADDRESS_OF_PAGE.matcher(unsubscribe).matches()) {
            faults.add(new FieldFault("unsubscribe", "is not an address of a page"));
        }
        if (!faults.isEmpty()) {
            throw ApiError.invalid(faults);
        }
    }

    /** A mail without files. */
    public Mail(String to, String subject, String text, @Nullable String html) {
        this(to, subject, text, html, List.of(), null, null);
    }

    /** The mail with one more file. */
    public Mail with(Attachment attachment) {
        return new Mail(
                to,
                subject,
                text,
                html,
                Stream.concat(attachments.stream(), Stream.of(attachment)).toList(),
                unsubscribe,
                author);
    }

    /**
     * The same mail, with the name of the person in its subject: it counts as one that people cause, and the subject is erased
     * with the account.
     */
    public Mail by(UserId person) {
        return new Mail(to, subject, text, html, attachments, unsubscribe, person);
    }

    /** The same mail, of a kind that a program ends by a request to the address (RFC 8058). */
    Mail endedAt(@Nullable String address) {
        return new Mail(to, subject, text, html, attachments, address, author);
    }

    /** Control characters, and the two line separators that some programs break lines at. */
    private static boolean breaksLine(int character) {
        return Character.isISOControl(character) || character == '\u2028' || character == '\u2029';
    }
}
