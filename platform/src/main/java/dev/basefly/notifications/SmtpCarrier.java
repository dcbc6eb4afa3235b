package dev.basefly.notifications;

import dev.basefly.notifications.NotificationsSettings.Encryption;
import dev.basefly.notifications.NotificationsSettings.Smtp;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.ParseException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends by SMTP (RFC 5321), encrypted unless the settings say otherwise. */
final class SmtpCarrier implements Carrier {

    private static final String MILLISECONDS = "10000";

    /** Before this, servers that make unknown senders wait refuse again (RFC 6647 §2.3). */
    private static final Duration GREYLISTED = Duration.ofMinutes(5);

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final Smtp settings;

    SmtpCarrier(Smtp settings) {
        this.settings = settings;
        sender.setHost(settings.host());
        sender.setPort(settings.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        if (!settings.username().isBlank()) {
            sender.setUsername(settings.username());
            sender.setPassword(settings.password().reveal());
        }
        sender.setJavaMailProperties(properties(settings));
    }

    @Override
    public void carry(MailId id, Mail mail, List<AttachedFile> files) throws Undelivered {
        try {
            sender.send(message(id, mail, files));
        } catch (ParseException malformed) {
            throw Undelivered.forGood("The address cannot be written to");
        } catch (MailException | MessagingException failure) {
            throw undelivered(failure);
        }
    }

    @Override
    public boolean keepsContent() {
        return false;
    }

    private MimeMessage message(MailId id, Mail mail, List<AttachedFile> files) throws MessagingException {
        // Sending twice after a crash is possible; receivers recognise the second by the same identifier.
        MimeMessage message = new MimeMessage(sender.getSession()) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + id + "@" + settings.from().replaceFirst(".*@", "") + ">");
            }
        };
        boolean inParts = mail.html() != null || !files.isEmpty();
        MimeMessageHelper helper = new MimeMessageHelper(message, inParts, StandardCharsets.UTF_8.name());
        helper.setFrom(settings.from());
        helper.setTo(mail.to());
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        if (mail.html() == null) {
            helper.setText(mail.text());
        } else {
            helper.setText(mail.text(), mail.html());
        }
        for (AttachedFile file : files) {
            if (file.content() != null && file.mediaType() != null) {
                helper.addAttachment(file.attachment().name(), new ByteArrayResource(file.content()), file.mediaType());
            }
        }
        if (mail.unsubscribe() != null) {
            // One request, without a question, ends such mails (RFC 2369, RFC 8058).
            message.setHeader("List-Unsubscribe", "<" + mail.unsubscribe() + ">");
            message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
        // Keeps absence notes and other robots from answering (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    private static Properties properties(Smtp settings) {
        Properties properties = new Properties();
        String prefix = settings.encryption() == Encryption.TLS ? "mail.smtps." : "mail.smtp.";
        properties.setProperty("mail.transport.protocol", settings.encryption() == Encryption.TLS ? "smtps" : "smtp");
        properties.setProperty(
                prefix + "auth", String.valueOf(!settings.username().isBlank()));
        properties.setProperty(prefix + "connectiontimeout", MILLISECONDS);
        properties.setProperty(prefix + "timeout", MILLISECONDS);
        properties.setProperty(prefix + "writetimeout", MILLISECONDS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (settings.encryption() == Encryption.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return properties;
    }

    /** The server's reason without the addresses it may quote, which do not belong into logs. */
    private static Undelivered undelivered(Exception failure) {
        Integer code = replyCode(failure);
        String kind = rootName(failure);
        if (code == null) {
            return Undelivered.forNow("The mail server could not be used: " + kind);
        }
        String refusal = "The mail server refused with " + code;
        return code >= 500 && code < 600 ? Undelivered.forGood(refusal) : Undelivered.until(GREYLISTED, refusal);
    }

    private static @Nullable Integer replyCode(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> null;
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSendFailedException refused when refused.getNextException() == null -> refused.getReturnCode();
            case MailSendException sending
            when sending.getMessageExceptions().length > 0 -> replyCode(sending.getMessageExceptions()[0]);
            case MessagingException wrapper
            when wrapper.getNextException() != null -> replyCode(wrapper.getNextException());
            default -> replyCode(failure.getCause());
        };
    }

    private static String rootName(Throwable failure) {
        Throwable root = failure;
        if (root instanceof MailSendException sending && sending.getMessageExceptions().length > 0) {
            root = sending.getMessageExceptions()[0];
        }
        while (root.getCause() != null) {
            root = Objects.requireNonNull(root.getCause());
        }
        return root.getClass().getSimpleName();
    }
}
