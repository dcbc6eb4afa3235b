package dev.basefly.words;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The English texts that pages make of names in a source: "Cluster created" of the action {@code cluster.created}. */
final class NameTexts {

    /** Where a name is, as the first group, and what the pages make of it. */
    private static final Map<String, UnaryOperator<String>> IN_CALLS = new TreeMap<>(Map.of(
            "\\bJobKind\\.of\\(\\s*\"([a-z0-9_.]+)\"(?![^;]*\\.internal\\(\\))",
            NameTexts::job,
            "\\bnew Shareable\\([^,]+,\\s*\"([^\"]+)\"",
            UnaryOperator.identity()));

    private static final Pattern ACTION =
            Pattern.compile("(?<!JobKind\\.of\\()\"([a-z][a-z0-9_-]*(?:\\.[a-z0-9_-]*[a-z0-9])+)\"");
    private static final Pattern AUDITED = Pattern.compile("\\bAuditEntry\\b");

    private NameTexts() {}

    static void find(String source, List<SourceTexts.Text> texts) {
        IN_CALLS.forEach((call, words) -> find(Pattern.compile(call), words, source, texts));
        if (AUDITED.matcher(source).find()) {
            find(ACTION, NameTexts::action, source, texts);
        }
    }

    private static void find(Pattern name, UnaryOperator<String> words, String source, List<SourceTexts.Text> texts) {
        name.matcher(source).results().forEach(found -> {
            var key = new Entry.Key(words.apply(found.group(1)), null);
            texts.add(new SourceTexts.Text(key, SourceTexts.line(source, found.start()), false, false));
        });
    }

    private static String action(String name) {
        return capital(name.replace('.', ' ').replace('_', ' '));
    }

    private static String job(String kind) {
        int dot = kind.indexOf('.');
        return capital(kind.substring(0, dot).replace('_', ' ')) + ": "
                + kind.substring(dot + 1).replace('.', ' ').replace('_', ' ');
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
