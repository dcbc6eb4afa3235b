package dev.basefly.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import gg.jte.Content;
import gg.jte.html.HtmlContent;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WordsTests {

    private static final String PO = """
            # People
            msgid ""
            msgstr "Language: de\\n"

            msgid "Search"
            msgstr "Suchen"

            msgid "{0} invites {1}"
            msgstr "{1} wird von {0} "
            "eingeladen"

            msgid "one member"
            msgid_plural "{0} members"
            msgstr[0] "ein Mitglied"
            msgstr[1] "{0} Mitglieder"

            msgid "There is no plan {0}"
            msgstr "Es gibt keinen Tarif {0}"

            msgid "{0}, {1} of {2} {3} used"
            msgstr "{0}, {3}: {1} von {2} genutzt"

            #, term
            msgid "API calls a day"
            msgstr "API-Aufrufe am Tag"
            """;

    @Test
    void saysATextInTheLanguageOfTheScope() {
        assertThat(in("de-AT", () -> Words.t("Cancel"))).isEqualTo("Abbrechen");
        assertThat(in("fr", () -> Words.t("Cancel"))).isEqualTo("Annuler");
        assertThat(in("ja", () -> Words.t("Cancel"))).isEqualTo("Cancel");
        assertThat(Words.t("Cancel")).isEqualTo("Cancel");
    }

    @Test
    void putsArgumentsInTheLocalesForm() {
        Instant noon = Instant.parse("2026-10-03T12:30:00Z");

        assertThat(in("de", () -> Words.t("{0} at most", 12_345))).contains("12.345");
        assertThat(in("en", () -> Words.t("{0} at most", 12_345))).isEqualTo("12,345 at most");
        assertThat(in("de", () -> Words.time(noon))).isEqualTo("03.10.2026, 12:30 UTC");
        assertThat(in("en", () -> Words.time(noon))).isEqualTo("3 Oct 2026, 12:30 UTC");
    }

    @Test
    void neverLooksUpWhatSomebodyNamed() {
        assertThat(in("de", () -> Words.t(Words.data("Cancel")))).isEqualTo("Cancel");
        assertThat(in("de", () -> Words.t("Join {0}", Words.data("Cancel")))).contains("Cancel");
        assertThat(in("de", () -> Words.t(Words.data("{0}")))).isEqualTo("{0}");
    }

    /** By its beginning a mail to somebody else is found when the account of who wrote is erased. */
    @Test
    void beginsSubjectsWithWhoWrites() {
        for (Locale language : Words.languages()) {
            String tag = language.toLanguageTag();
            assertThat(in(tag, () -> Words.t("{0} invites you to {1}", "Ada", "Acme")))
                    .startsWith("Ada ");
            assertThat(in(tag, () -> Words.t("{0} offers you {1}", "Ada", "Acme")))
                    .startsWith("Ada ");
        }
    }

    @Test
    void escapesASentenceAroundItsElements() {
        Content link = (HtmlContent) output -> output.writeContent("<b>1</b>");

        assertThat(html(Words.rich("a < {0} & {1}", link, "<i>"))).isEqualTo("a &lt; <b>1</b> &amp; &lt;i&gt;");
    }

    @Test
    void takesTheFirstLanguageThatThePagesHave() {
        assertThat(Words.first(List.of(Locale.of("pt", "BR"), Locale.of("de", "AT"), Locale.ENGLISH)))
                .contains(Locale.of("de", "AT"));
        assertThat(Words.first(List.of(Locale.JAPANESE))).isEmpty();
        assertThat(Words.languages())
                .containsExactly(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("es"), Locale.FRENCH);
    }

    @Test
    void readsTranslationsAsGettextWritesThem() {
        Dictionary german = new Languages(Map.of("teams/de.po", PO)).of(Locale.GERMANY);

        assertThat(german.text("Search")).isEqualTo("Suchen");
        assertThat(german.text("{0} invites {1}")).isEqualTo("{1} wird von {0} eingeladen");
        assertThat(german.plural("one member", "{0} members", 1)).isEqualTo("ein Mitglied");
        assertThat(german.plural("one member", "{0} members", 0)).isEqualTo("{0} Mitglieder");
        assertThat(german.plural("one key", "{0} keys", 2)).isEqualTo("{0} keys");
    }

    @Test
    void recognizesASentenceWithWhatWasPutIntoIt() {
        Dictionary german = new Languages(Map.of("teams/de.po", PO)).of(Locale.GERMAN);

        assertThat(german.said("There is no plan PRO")).isEqualTo("Es gibt keinen Tarif PRO");
        assertThat(german.said("There is no plan PRO. Search.")).isEqualTo("Es gibt keinen Tarif PRO. Suchen.");
        assertThat(german.said("Nobody knows this")).isEqualTo("Nobody knows this");
        var endless = "There is no plan " + "PRO ".repeat(250);
        assertThat(german.said(endless)).as("no message is so long").isEqualTo(endless);
    }

    @Test
    void looksUpOnlyTermsWhereTheyWerePutIntoASentence() {
        String elsewhere = "msgid \"API calls a day\"\nmsgstr \"API-Aufrufe am Tag\"\n";
        Dictionary german = new Languages(Map.of("a/de.po", elsewhere, "teams/de.po", PO)).of(Locale.GERMAN);

        assertThat(german.said("PRO, 1,200 of 1,200 API calls a day used"))
                .isEqualTo("PRO, API-Aufrufe am Tag: 1.200 von 1.200 genutzt");
        assertThat(german.said("There is no plan Search")).isEqualTo("Es gibt keinen Tarif Search");
    }

    @Test
    void countsAsTheLanguageDoes() {
        assertThat(Plurals.form("fr", 0)).isZero();
        assertThat(Plurals.form("fr", 1)).isZero();
        assertThat(Plurals.form("fr", 2)).isOne();
        assertThat(Plurals.form("de", 0)).isOne();
        assertThat(Plurals.form("es", 1)).isZero();
    }

    @Test
    void framesEveryKnownTextInALanguageForTests() {
        Dictionary framed = new Languages(
                        Map.of("teams/de.po", PO, "pseudo/en-XA.po", "msgid \"\"\nmsgstr \"X-Frame: ⟦{0}⟧\\n\"\n"))
                .of(Locale.forLanguageTag("en-XA"));

        assertThat(framed.text("Search")).isEqualTo("⟦Search⟧");
        assertThat(framed.text("Unknown")).isEqualTo("Unknown");
        assertThat(framed.plural("one member", "{0} members", 3)).isEqualTo("⟦{0} members⟧");
    }

    @Test
    void refusesABrokenFileWithItsLineAndARemedy() {
        assertFault("msgid \"Search\"\nmsgstr \"\"\n", "de.po:1", "has no translation");
        assertFault("\n\nmsgid \"Search\"\n", "de.po:3", "msgstr is missing");
        assertFault("msgid 'Search'\n", "de.po:1", "is not understood");
        assertFault("#, fuzzy\nmsgid \"a\"\nmsgstr \"b\"\n", "de.po:1", "uncertain");
        assertFault("msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"b\"\n", "de.po:3", "twice");
        assertThatThrownBy(() -> new Languages(
                        Map.of("a/de.po", "msgid \"a\"\nmsgstr \"b\"\n", "b/de.po", "msgid \"a\"\nmsgstr \"c\"\n")))
                .isInstanceOf(BrokenWords.class)
                .hasMessageContaining("b/de.po:1")
                .hasMessageContaining("a/de.po:1");
    }

    private static void assertFault(String content, String place, String fault) {
        assertThatThrownBy(() -> PoFile.read("de.po", content))
                .isInstanceOfSatisfying(
                        BrokenWords.class, broken -> assertThat(broken.remedy()).isNotBlank())
                .hasMessageContaining(place)
                .hasMessageContaining(fault);
    }

    private static String html(Content content) {
        var output = new StringOutput();
        new OwaspHtmlTemplateOutput(output).writeUserContent(content);
        return output.toString();
    }

    private static String in(String language, Supplier<String> words) {
        return new RequestScope("r", null, Actor.ANONYMOUS, Locale.forLanguageTag(language)).call(words::get);
    }
}
