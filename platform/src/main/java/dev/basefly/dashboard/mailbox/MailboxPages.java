package dev.basefly.dashboard.mailbox;

import dev.basefly.access.Anyone;
import dev.basefly.api.ApiError;
import dev.basefly.api.Page;
import dev.basefly.notifications.AttachedFile;
import dev.basefly.notifications.MailContent;
import dev.basefly.notifications.MailId;
import dev.basefly.notifications.Mailbox;
import dev.basefly.notifications.StoredMail;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The mailbox as pages and as JSON; outside of development there is none. */
@Controller
@Anyone(reason = "exists in development only, which listens to its own machine alone")
class MailboxPages {

    private static final int MOST = 50;

    /** Neither scripts nor forms nor anything from elsewhere; a link may take the whole window along. */
    private static final String HTML_POLICY = "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
            + " style-src 'unsafe-inline'; img-src data:; base-uri 'self'; frame-ancestors 'self'";

    private final Mailbox mailbox;

    MailboxPages(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @GetMapping("/dev/mail")
    ModelAndView list() {
        requireMailbox();
        return new ModelAndView("dashboard/mailbox", Map.of("list", MailList.of(mailbox.newest(null, MOST))));
    }

    @GetMapping("/dev/mail/{id}")
    ModelAndView show(@PathVariable MailId id) {
        return new ModelAndView("dashboard/mail", Map.of("mail", MailView.of(find(id), mailbox.files(id))));
    }

    /** The HTML as the mail brings it, in a document that can do nothing. */
    @GetMapping("/dev/mail/{id}/html")
    ResponseEntity<String> html(@PathVariable MailId id) {
        MailContent content = find(id).content();
        if (content == null || content.html() == null) {
            throw ApiError.notFound("HTML of the mail");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_HTML)
                .header("Content-Security-Policy", HTML_POLICY)
                .header("X-Frame-Options", "SAMEORIGIN")
                .header("Cache-Control", "no-store")
                .body(content.html().replaceFirst("(?i)<head>", "<head><base target=\"_top\">"));
    }

    /** A file that arrived with the mail. */
    @GetMapping("/dev/mail/{id}/attachments/{number}")
    ResponseEntity<byte[]> file(@PathVariable MailId id, @PathVariable int number) {
        requireMailbox();
        AttachedFile file = mailbox.files(id).stream()
                .filter(some -> some.number() == number)
                .findFirst()
                .orElseThrow(() -> ApiError.notFound("Attachment"));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(String.valueOf(file.mediaType())))
                .header("Cache-Control", "no-store")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + file.attachment().name() + "\"")
                .body(file.content());
    }

    /** For programs and tests; newest first. */
    @GetMapping(path = "/dev/mail.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Page<StoredMail>> json(@RequestParam(required = false) @Nullable String to) {
        requireMailbox();
        List<StoredMail> mails = mailbox.newest(to, MOST);
        return ResponseEntity.ok()
                .header("Cache-Control", "no-store")
                .body(new Page<>(mails, new Page.Meta(null, false)));
    }

    private StoredMail find(MailId id) {
        requireMailbox();
        return mailbox.find(id).orElseThrow(() -> ApiError.notFound("Mail"));
    }

    private void requireMailbox() {
        if (!mailbox.isOpen()) {
            throw ApiError.notFound("Path");
        }
    }
}
