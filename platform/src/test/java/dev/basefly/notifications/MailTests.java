package dev.basefly.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTests {

    @ParameterizedTest
    @ValueSource(strings = {"ada@acme.example", "o'neil+tag@acme.example", "jürgen@bücher.example"})
    void goesToAddresses(String address) {
        assertThat(new Mail(address, "Hello", "Hello", null).to()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@",
                "@acme.example",
                "ada@acme.example\r\nBcc: eve@evil.example",
                "ada@acme.example,eve@evil.example",
                "Ada <ada@acme.example>",
                "ada@acme.example\u0000",
                "ada @acme.example"
            })
    void goesToNothingElse(String address) {
        assertThatThrownBy(() -> new Mail(address, "Hello", "Hello", null)).isInstanceOf(ApiError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "Hello\r\nBcc: eve@evil.example", "Hello\nthere", "Hello\u2028there", "tab\there"})
    void hasASubjectOfOneLine(String subject) {
        assertThatThrownBy(() -> new Mail("ada@acme.example", subject, "Hello", null))
                .isInstanceOf(ApiError.class);
    }

    @Test
    void hasASubjectAndATextOfLimitedLength() {
        assertThat(new Mail("ada@acme.example", "🚀".repeat(250), "Hello", null).subject())
                .startsWith("🚀");
        assertThatThrownBy(() -> new Mail("ada@acme.example", "x".repeat(251), "Hello", null))
                .isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> new Mail("ada@acme.example", "Hello", "x".repeat(100_001), null))
                .isInstanceOf(ApiError.class);
        assertThatThrownBy(() -> new Mail("a".repeat(255) + "@acme.example", "Hello", "Hello", null))
                .isInstanceOf(ApiError.class);
    }

    @Test
    void isWrittenOnceAsTextAndAsEscapedHtml() {
        var mail = Letter.about("You are invited")
                .says("Ada <b>invites</b> you & yours.")
                .offers("Accept", "https://app.acme.example/a#t\"oken")
                .to("grace@acme.example");

        assertThat(mail.text())
                .contains("Ada <b>invites</b> you & yours.")
                .contains("Accept:\nhttps://app.acme.example");
        assertThat(mail.html())
                .contains("Ada &lt;b&gt;invites&lt;/b&gt; you &amp; yours.")
                .contains("href=\"https://app.acme.example/a#t&quot;oken\"")
                .doesNotContain("<b>");
    }

    @Test
    void showsTheNameAndTheColourOfTheOrganization() {
        var mail = Letter.about("News")
                .says("Hello")
                .inTheNameOf("<Acme> & Sons", "#7a1fa2")
                .offers("Open", "https://app.acme.example/")
                .to("grace@acme.example");

        assertThat(mail.html()).contains("&lt;Acme&gt; &amp; Sons", "background:#7a1fa2");
        assertThatThrownBy(() -> Letter.about("News").inTheNameOf("Acme", "red;}"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
