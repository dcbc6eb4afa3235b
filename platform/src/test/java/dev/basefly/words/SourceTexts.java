package dev.basefly.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The English texts in a source, found by the places where texts are written. */
final class SourceTexts {

    /** Where which argument is a text: the beginning of a call, up to its parenthesis, and the numbers of the arguments. */
    private static final Map<String, List<Integer>> CALLS = new TreeMap<>(Map.ofEntries(
            Map.entry("\\b(?:Words\\.)?t", List.of(0)),
            Map.entry("\\b(?:Words\\.)?rich", List.of(0)),
            Map.entry("\\b(?:Words\\.)?later", List.of(0)),
            Map.entry("\\bPermission\\.to(?:Read|Change)", List.of(1)),
            Map.entry("\\bnew NoticeKind", List.of(1)),
            Map.entry("\\bform\\.title", List.of(0)),
            Map.entry("\\bButton\\.(?:primary|secondary|quiet|danger)", List.of(0)),
            Map.entry("\\bnew Button", List.of(0)),
            Map.entry("\\bColumn\\.(?:title|fact|actions)", List.of(0)),
            Map.entry("\\bnew Column", List.of(0)),
            Map.entry("\\bField\\.of", List.of(1)),
            Map.entry("\\.hint", List.of(0)),
            Map.entry("\\bnew Confirmation", List.of(1, 2, 3)),
            Map.entry("\\bnew Menu", List.of(1)),
            Map.entry("\\bMenu\\.more", List.of(1)),
            Map.entry("\\bMenuItem\\.(?:link|post|confirm)", List.of(0)),
            Map.entry("\\bnew NavigationItem", List.of(0)),
            Map.entry("\\bnew Command", List.of(0)),
            Map.entry("\\bnew Tile", List.of(0)),
            Map.entry("\\bFigure\\.(?:of|counted)", List.of(0)),
            Map.entry("\\bnew Figure", List.of(0)),
            Map.entry("\\bToast\\.(?:success|failure)", List.of(0)),
            Map.entry("\\bnew (?:Toast\\.)?Action", List.of(0)),
            Map.entry("\\bChoice\\.of", List.of(1)),
            Map.entry("\\bnew Choice", List.of(1, 2)),
            Map.entry("\\bnew Status", List.of(0)),
            Map.entry("\\bChart\\.(?:bars|line)", List.of(0, 1, 2)),
            Map.entry("\\bnew Notice", List.of(1, 2, 3)),
            Map.entry("\\bnew Banner", List.of(0)),
            Map.entry("\\bnew FaultWords", List.of(0, 1, 2)),
            Map.entry("\\bnew AddOn", List.of(1)),
            Map.entry("\\bui\\.layout(?:Shell|Bare|Site)", List.of(1)),
            Map.entry("\\bui\\.componentHeader", List.of(0, 1)),
            Map.entry("\\bui\\.componentEmpty", List.of(1, 2)),
            Map.entry("\\bui\\.componentAlert", List.of(1)),
            Map.entry("\\bui\\.component(?:Table|Badge|Tabs)", List.of(0))));

    /** Where a template is called by name: the names of the parameters that are texts. */
    private static final Map<String, List<String>> TEMPLATES = new TreeMap<>(Map.of(
            "@template\\.layout\\.(?:shell|bare|site|document)", List.of("title"),
            "@template\\.component\\.header", List.of("title", "description"),
            "@template\\.component\\.alert", List.of("title"),
            "@template\\.component\\.empty", List.of("title", "text"),
            "@template\\.component\\.table", List.of("caption"),
            "@template\\.component\\.badge", List.of("text"),
            "@template\\.component\\.tabs", List.of("label")));

    /** The last argument, whichever it is. */
    private static final int LAST = -1;

    /** Sentences whose changing parts may be glued in: messages of errors and what is kept, which is read in English too. */
    private static final Map<String, List<Integer>> MESSAGES = new TreeMap<>(Map.ofEntries(
            Map.entry("\\bApiError\\.(?:of|invalid|conflict)", List.of(1)),
            Map.entry("\\bApiError\\.unauthorized", List.of(0)),
            Map.entry("\\bnew FieldFault", List.of(1)),
            Map.entry("\\bgone", List.of(1, 2)),
            Map.entry("\\b(?:Words\\.)?noted", List.of(0)),
            Map.entry("\\.remedy", List.of(0)),
            Map.entry("\\.refused", List.of(LAST)),
            Map.entry("\\bnew (?:Decision\\.)?Denied", List.of(1, 2)),
            Map.entry("\\bproblems\\.add", List.of(0)),
            Map.entry("\\b(?:standsOtherwise|unreadable)", List.of(0)),
            Map.entry("\\bnew Integration", List.of(0, 2)),
            Map.entry("\\b(?:fail|stick|new Suspending)", List.of(1)),
            Map.entry("\\bProvisionerFailure\\.notNow", List.of(0)),
            Map.entry("\\bOptional\\.of(?=\\(\\s*\"(?:must|would) )", List.of(0)),
            Map.entry("\\bnew NoticeText", List.of(0, 1)),
            Map.entry("\\bEffect\\.(?:deleted|kept)", List.of(0, 2)),
            Map.entry("\\bnew Effect", List.of(0)),
            Map.entry("\\bnew Obstacle", List.of(1, 2)),
            Map.entry("\\.refusing", List.of(1, 2))));

    /** Where a field is named whose label begins the message about it. */
    private static final Pattern FIELD = Pattern.compile(
            "\\b(?:(?:ApiError\\.invalid|new FieldFault)\\(\\s*|(?:number|time)\\(form, )\"([A-Za-z]+)\"");

    private static final Pattern NOT_FOUND = Pattern.compile("\\bApiError\\.notFound\\(\"([^\"]+)\"\\)");

    /** Permissions, whose nouns are the groups in which they are offered. */
    private static final Pattern PERMISSION = Pattern.compile("\\bPermission\\.to(?:Read|Change)\\(\\s*\"([a-z-]+):");

    private static final Pattern PLURAL = Pattern.compile("\\b(?:Words\\.)?plural\\(");

    /** A declared feature: its words for many, and for one where they differ. */
    private static final Pattern FEATURE = Pattern.compile(
            "\\bFeature\\.(onOff|limit|metered|rate)\\([^\"]*?(?:\"[a-z_0-9]+\"|[A-Z]\\w*),\\s*\"([^\"]+)\"");

    private static final Pattern PLAN = Pattern.compile("\"(?:title|description)\":\\s*\"([^\"]+)\"");

    private static final Pattern ONE = Pattern.compile("[^;]*?\\.one\\(\"([^\"]+)\"\\)");

    private SourceTexts() {}

    /**
     * A text of a source.
     *
     * @param line counted from 1
     * @param glued whether it is put together from pieces, which no other language has in the same order
     * @param message whether it is one of an error, which is looked up with its changing parts
     */
    record Text(Entry.Key key, int line, boolean glued, boolean message) {}

    static List<Text> of(String source) {
        List<Text> texts = new ArrayList<>();
        CALLS.forEach((call, places) -> find(source, call, places, false, texts));
        MESSAGES.forEach((call, places) -> find(source, call, places, true, texts));
        TEMPLATES.forEach((template, names) -> {
            Matcher head = Pattern.compile(template + "\\(").matcher(source);
            while (head.find()) {
                for (Code.Argument argument : Code.arguments(source, head.end())) {
                    names.stream()
                            .filter(name -> argument.code().matches("(?s)\\s*" + name + "\\s*=[^=].*"))
                            .forEach(name -> add(source, argument, false, texts));
                }
            }
        });
        plurals(source, texts);
        features(source, texts);
        NameTexts.find(source, texts);
        FIELD.matcher(source)
                .results()
                .forEach(field -> texts.add(new Text(
                        new Entry.Key(label(field.group(1)), null), line(source, field.start()), false, true)));
        PERMISSION
                .matcher(source)
                .results()
                .forEach(group -> texts.add(new Text(
                        new Entry.Key(group(group.group(1)), null), line(source, group.start()), false, false)));
        NOT_FOUND
                .matcher(source)
                .results()
                .forEach(what -> texts.add(new Text(
                        new Entry.Key(what.group(1) + " not found", null), line(source, what.start()), false, true)));
        return texts;
    }

    /** The names and descriptions of the plans that a catalogue begins with. */
    static List<Text> ofPlans(String json) {
        return PLAN.matcher(json)
                .results()
                .map(plan -> new Text(new Entry.Key(plan.group(1), null), line(json, plan.start()), false, false))
                .toList();
    }

    private static void find(String source, String call, List<Integer> places, boolean message, List<Text> texts) {
        Matcher head = Pattern.compile(call + "\\(").matcher(source);
        while (head.find()) {
            List<Code.Argument> arguments = Code.arguments(source, head.end());
            places.stream()
                    .map(place -> place == LAST ? arguments.size() - 1 : place)
                    .filter(place -> place < arguments.size())
                    .forEach(place -> add(source, arguments.get(place), message, texts));
        }
    }

    /** A call that a page only quotes, in a literal of its own, says nothing to anybody. */
    private static void add(String source, Code.Argument argument, boolean message, List<Text> texts) {
        if (argument.code().stripLeading().startsWith("\\")) {
            return;
        }
        for (Code.Literal literal : Code.literals(argument.code())) {
            boolean says = literal.text().chars().anyMatch(Character::isLetter);
            if (says || (!literal.glued() && literal.text().contains("{"))) {
                int line = line(source, argument.start());
                texts.add(new Text(new Entry.Key(literal.text(), null), line, literal.glued(), message));
            }
        }
    }

    private static void plurals(String source, List<Text> texts) {
        Matcher head = PLURAL.matcher(source);
        while (head.find()) {
            List<Code.Argument> arguments = Code.arguments(source, head.end());
            List<String> forms = arguments.size() < 3
                    ? List.of()
                    : Stream.of(1, 2)
                            .flatMap(place -> Code.literals(arguments.get(place).code()).stream())
                            .filter(form -> !form.glued())
                            .map(Code.Literal::text)
                            .toList();
            if (forms.size() == 2) {
                var key = new Entry.Key(forms.getFirst(), forms.getLast());
                texts.add(new Text(key, line(source, head.start()), false, false));
            }
        }
    }

    /** The title, the word for one, and both after a number. */
    private static void features(String source, List<Text> texts) {
        Matcher declared = FEATURE.matcher(source);
        while (declared.find()) {
            int line = line(source, declared.start());
            String title = declared.group(2);
            texts.add(new Text(new Entry.Key(title, null), line, false, false));
            if (!declared.group(1).equals("onOff")) {
                Matcher one = ONE.matcher(source).region(declared.end(), source.length());
                String singular = one.lookingAt() ? one.group(1) : title;
                texts.add(new Text(new Entry.Key(singular, null), line, false, false));
                texts.add(new Text(new Entry.Key("{0} " + singular, "{0} " + title), line, false, false));
            }
        }
    }

    /** "Organization name" of organizationName, as the pages call the field. */
    private static String label(String field) {
        String words = field.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** "Api keys" of api-keys, as the page of scopes calls the group. */
    private static String group(String noun) {
        return Character.toUpperCase(noun.charAt(0)) + noun.substring(1).replace('-', ' ');
    }

    static int line(String source, int position) {
        return 1
                + (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
