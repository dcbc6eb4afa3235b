package dev.basefly.words;

import gg.jte.Content;
import gg.jte.html.HtmlContent;
import gg.jte.html.HtmlTemplateOutput;
import java.util.List;
import java.util.Locale;

/** A sentence with pieces of a template in it; everything else is escaped. */
record RichSentence(List<Sentence.Part> parts, Locale locale, List<Object> arguments) implements HtmlContent {

    /** Any element whose content is text: it decides how text is escaped. */
    private static final String ELEMENT = "span";

    @Override
    public void writeTo(HtmlTemplateOutput output) {
        for (Sentence.Part part : parts) {
            switch (part) {
                case Sentence.Part.Said said -> say(said.text(), output);
                case Sentence.Part.Place place -> put(Sentence.argument(place, arguments), output);
            }
        }
    }

    private void put(Object argument, HtmlTemplateOutput output) {
        if (argument instanceof Content piece) {
            output.writeUserContent(piece);
        } else {
            say(Sentence.shown(argument, locale), output);
        }
    }

    /** The piece before may have left the output in another context. */
    private static void say(String text, HtmlTemplateOutput output) {
        output.setContext(ELEMENT, null);
        output.writeUserContent(text);
    }
}
