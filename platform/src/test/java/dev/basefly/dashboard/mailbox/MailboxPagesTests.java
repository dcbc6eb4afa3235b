package dev.basefly.dashboard.mailbox;

import static dev.basefly.testkit.ApiAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.notifications.Attachment;
import dev.basefly.notifications.Letter;
import dev.basefly.notifications.Mails;
import dev.basefly.runtime.MasterKey;
import dev.basefly.testkit.ApiClient;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
@CrossTenant(reason = "plants the file of a mail")
class MailboxPagesTests {

    private final String to = "ada." + UUID.randomUUID() + "@acme.example";

    @Autowired
    private ApiClient api;

    @Autowired
    private Mails mails;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private MasterKey master;

    @Test
    void showsAMailWithItsLinks() {
        var id = mails.send(Letter.about("Welcome <script>")
                .says("Hello")
                .offers("Open", "https://app.acme.example/#token")
                .to(to));
        var browser = api.withHeader("Accept", "text/html");

        assertThat(browser.get("/dev/mail")).hasStatus(200).doesNotContain("Welcome <script>");
        assertThat(browser.get("/dev/mail").text()).contains("/dev/mail/" + id).contains("Welcome &lt;script");
        assertThat(browser.get("/dev/mail/" + id).text())
                .contains("<a href=\"https://app.acme.example/#token\">")
                .contains("sandbox=\"allow-top-navigation-by-user-activation\"");
    }

    @Test
    void showsTheHtmlWhereItCanDoNothing() {
        var id = mails.send(Letter.about("Welcome").says("Hello").to(to));

        var html = api.get("/dev/mail/" + id + "/html");

        assertThat(html).hasStatus(200);
        assertThat(html.header("Content-Security-Policy").orElseThrow())
                .contains("sandbox")
                .contains("default-src 'none'")
                .doesNotContain("allow-scripts");
        assertThat(html.text()).contains("<p>Hello</p>");
    }

    @Test
    void answersPrograms() {
        mails.send(Letter.about("First").says("Hello").to(to));
        mails.send(Letter.about("Second").says("Hello").to(to));

        assertThat(api.get("/dev/mail.json?to=" + to))
                .hasStatus(200)
                .hasJson("/data/0/subject", "Second")
                .hasJson("/data/1/subject", "First")
                .hasJson("/data/1/content/text", "Hello\n")
                .hasNoJson("/data/2");
    }

    @Test
    void servesTheFilesThatArrived() {
        var id = mails.send(Letter.about("Invoice")
                .says("Hello")
                .to(to)
                .with(new Attachment("billing.invoice", "org_1/in_1", "a.pdf")));
        database.jdbc()
                .sql("""
                        update mail_attachments set media_type = 'application/pdf', sealed_content = ?
                        where mail_id = ?
                        """)
                .param(master.seal("basefly mail attachment " + id + "/1", "%PDF-1.4".getBytes(StandardCharsets.UTF_8)))
                .param(id.value())
                .update();

        assertThat(api.withHeader("Accept", "text/html").get("/dev/mail/" + id).text())
                .contains("/dev/mail/" + id + "/attachments/1");
        assertThat(api.get("/dev/mail/" + id + "/attachments/1"))
                .hasStatus(200)
                .hasHeader("Content-Type", "application/pdf")
                .hasHeader("Content-Disposition", "attachment; filename=\"a.pdf\"");
        assertThat(api.get("/dev/mail/" + id + "/attachments/1").text()).isEqualTo("%PDF-1.4");
        assertThat(api.get("/dev/mail/" + id + "/attachments/2")).hasStatus(404);
    }

    @Test
    void findsNothingThatIsNotThere() {
        assertThat(api.get("/dev/mail/mail_00000000000000000000000000")).hasStatus(404);
        assertThat(api.get("/dev/mail/nonsense")).hasStatus(404);
    }

    @Test
    void takesLinksOutOfTheText() {
        assertThat(MailView.pieces("See https://a.example/x now"))
                .containsExactly(
                        new MailView.Piece("See ", false),
                        new MailView.Piece("https://a.example/x", true),
                        new MailView.Piece(" now", false));
        assertThat(MailView.pieces("javascript:alert(1)"))
                .containsExactly(new MailView.Piece("javascript:alert(1)", false));
    }
}
