package dev.basefly.notifications;

import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.spi.AttachmentSource;
import dev.basefly.notifications.spi.AttachmentSource.File;
import dev.basefly.runtime.MasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of mails: named when the mail is stored, read from their source when it is delivered, sealed, and erased once sent. */
@CrossTenant(reason = "mails go to people, who belong to no tenant")
final class Attachments {

    private static final Logger log = LoggerFactory.getLogger(Attachments.class);

    private final SystemDatabase database;
    private final MasterKey master;
    private final Supplier<Map<String, AttachmentSource>> sources;

    Attachments(SystemDatabase database, MasterKey master, Supplier<Map<String, AttachmentSource>> sources) {
        this.database = database;
        this.master = master;
        this.sources = sources;
    }

    static Map<String, AttachmentSource> byName(Iterable<AttachmentSource> sources) {
        List<AttachmentSource> all = new ArrayList<>();
        sources.forEach(all::add);
        return all.stream().collect(Collectors.toUnmodifiableMap(AttachmentSource::name, Function.identity()));
    }

    /** Names the files of a mail, in the transaction that is open. */
    void add(MailId mail, List<Attachment> attachments) {
        int number = 0;
        for (Attachment attachment : attachments) {
            number++;
            database.jdbc()
                    .sql("""
                            insert into mail_attachments (mail_id, number, source, key, name)
                            values (:mail, :number, :source, :key, :name)
                            """)
                    .param("mail", mail.value())
                    .param("number", number)
                    .param("source", attachment.source())
                    .param("key", attachment.key())
                    .param("name", attachment.name())
                    .update();
        }
    }

    /** The files of a mail, in their order. */
    List<AttachedFile> of(MailId mail) {
        return database.jdbc()
                .sql("""
                        select number, source, key, name, media_type, sealed_content from mail_attachments
                        where mail_id = :mail order by number
                        """)
                .param("mail", mail.value())
                .query((row, _) -> new AttachedFile(
                        row.getInt(1),
                        new Attachment(row.getString(2), row.getString(3), row.getString(4)),
                        row.getString(5),
                        opened(mail, row.getInt(1), row.getBytes(6))))
                .list();
    }

    /**
     * Reads those that were not read yet and keeps them, so that no attempt reads them again.
     *
     * @param mayFail whether a file that cannot be had is left out; otherwise its failure is thrown
     */
    List<AttachedFile> fetch(MailId mail, boolean mayFail) {
        List<AttachedFile> files = new ArrayList<>();
        for (AttachedFile file : of(mail)) {
            files.add(file.isThere() ? file : fetched(mail, file, mayFail));
        }
        return files.stream().filter(AttachedFile::isThere).toList();
    }

    private AttachedFile fetched(MailId mail, AttachedFile file, boolean mayFail) {
        File read;
        try {
            read = read(file.attachment()).orElse(null);
        } catch (RuntimeException failure) {
            if (!mayFail) {
                throw failure;
            }
            log.warn(
                    "{} goes without {}, which could not be read",
                    mail,
                    file.attachment().name(),
                    failure);
            return file;
        }
        if (read == null) {
            return file;
        }
        if (read.content().length > AttachmentSource.LARGEST) {
            log.warn(
                    "{} goes without {}, which is too large",
                    mail,
                    file.attachment().name());
            return file;
        }
        keep(mail, file.number(), read);
        return new AttachedFile(file.number(), file.attachment(), read.mediaType(), read.content());
    }

    private Optional<File> read(Attachment attachment) {
        AttachmentSource source = sources.get().get(attachment.source());
        if (source == null) {
            log.warn("Nobody has attachments of {}", attachment.source());
            return Optional.empty();
        }
        return source.read(attachment.key());
    }

    private void keep(MailId mail, int number, File file) {
        database.jdbc()
                .sql("""
                        update mail_attachments set media_type = :type, sealed_content = :content
                        where mail_id = :mail and number = :number
                        """)
                .param("mail", mail.value())
                .param("number", number)
                .param("type", file.mediaType())
                .param("content", master.seal(purpose(mail, number), file.content()))
                .update();
    }

    /** Forgets what the files of a mail say, once it was sent. */
    void erase(MailId mail) {
        database.jdbc()
                .sql("update mail_attachments set sealed_content = null where mail_id = :mail")
                .param("mail", mail.value())
                .update();
    }

    private byte @Nullable [] opened(MailId mail, int number, byte @Nullable [] sealed) {
        return sealed == null ? null : master.open(purpose(mail, number), sealed);
    }

    private static String purpose(MailId mail, int number) {
        return "basefly mail attachment " + mail + "/" + number;
    }
}
