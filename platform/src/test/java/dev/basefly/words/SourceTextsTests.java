package dev.basefly.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTextsTests {

    @Test
    void findsTheTextsOfCalls() {
        assertThat(english("Button.primary(\"Invite people\").with(Icon.PLUS)")).containsExactly("Invite people");
        assertThat(english("Field.of(new Input(\"a\", \"b\"), \"Name, or e-mail\").hint(\"At \" + \"most\")"))
                .containsExactlyInAnyOrder("Name, or e-mail", "At most");
        assertThat(english("t(mine ? \"Yours {0}\" : \"Theirs\", \"data\")")).containsExactly("Yours {0}", "Theirs");
        assertThat(english("@template.component.header(title = \"A\", description = x.b(\"C\"), actions = @`\"D\"`)"))
                .containsExactly("A");
    }

    @Test
    void findsBothFormsOfAPlural() {
        assertThat(SourceTexts.of("plural(count(a, b), \"one key\", \"{0} keys\")"))
                .extracting(SourceTexts.Text::key)
                .containsExactly(new Entry.Key("one key", "{0} keys"));
    }

    @Test
    void findsTheWordsOfDeclaredFeatures() {
        assertThat(SourceTexts.of("return Feature.limit(Keys.FEATURE, \"keys\")\n.one(\"key\").in(FREE, 1);"))
                .extracting(SourceTexts.Text::key)
                .containsExactly(
                        new Entry.Key("keys", null), new Entry.Key("key", null), new Entry.Key("{0} key", "{0} keys"));
        assertThat(english("Feature.onOff(\"reports\", \"reports\").in(PRO); x.one(\"a\")"))
                .containsExactly("reports");
    }

    @Test
    void findsTheNamesAndDescriptionsOfPlans() {
        assertThat(SourceTexts.ofPlans("{\"plan\": \"PRO\", \"title\": \"Pro\", \"description\": \"For teams.\"}"))
                .extracting(text -> text.key().english())
                .containsExactly("Pro", "For teams.");
    }

    @Test
    void tellsTextsGluedFromPieces() {
        var text = SourceTexts.of("MenuItem.link(\"Actions of \" + row.name(), icon)")
                .getFirst();

        assertThat(text.glued()).isTrue();
        assertThat(text.key().english()).isEqualTo("Actions of {0}");
    }

    @Test
    void findsHardCodedWordsInTemplates() {
        assertThat(TemplateTexts.hardCoded("""
                @param String a
                <p title="Light" class="x">${t("fine")} not fine</p>
                @if(a.equals("b"))
                <span translate="no">data</span>
                @template.component.cell(content = @`<b>in here</b>${t("fine")}`)
                @endif
                """)).containsExactly("2: title=\"Light\"", "2: not fine", "5: in here");
    }

    private static List<String> english(String source) {
        return SourceTexts.of(source).stream().map(text -> text.key().english()).toList();
    }
}
