package dev.basefly.words;

import java.util.ArrayList;
import java.util.List;

/** Reads as much of Java and of template expressions as it takes to find the literals in the arguments of a call. */
final class Code {

    private Code() {}

    /** @param start where it begins in the source */
    record Argument(String code, int start) {}

    /** @param glued whether it is joined with something that is no literal, for which {@code {0}} and so on stand */
    record Literal(String text, boolean glued) {}

    /** The arguments of a call, from after its opening parenthesis. */
    static List<Argument> arguments(String source, int open) {
        List<Argument> arguments = new ArrayList<>();
        int depth = 0;
        int start = open;
        int at = open;
        while (at < source.length()) {
            char c = source.charAt(at);
            int past = pastText(source, at);
            if (past > at) {
                at = past;
                continue;
            }
            if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0 && --depth < 0) {
                break;
            } else if (c == ',' && depth == 0) {
                arguments.add(new Argument(source.substring(start, at), start));
                start = at + 1;
            }
            at++;
        }
        arguments.add(new Argument(source.substring(start, Math.min(at, source.length())), start));
        return arguments;
    }

    /** The texts that an expression may be: joined literals are one, those of nested calls are none of its own. */
    static List<Literal> literals(String expression) {
        List<Literal> literals = new ArrayList<>();
        var text = new StringBuilder();
        boolean literal = false;
        boolean other = false;
        int places = 0;
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '"') {
                int end = pastText(expression, at);
                text.append(expression.substring(at + 1, end - 1).translateEscapes());
                literal = true;
                at = end;
            } else if (pastText(expression, at) > at) {
                at = pastText(expression, at);
            } else if (c == '?' || c == ':' || c == '=' || (c == '>' && at > 0 && expression.charAt(at - 1) == '-')) {
                end(literals, text, literal, other);
                literal = false;
                other = false;
                places = 0;
                at++;
            } else if (c == '(' && at > 0 && isName(expression.charAt(at - 1))) {
                at = pastCall(expression, at + 1);
            } else if (isName(c)) {
                while (at < expression.length() && (isName(expression.charAt(at)) || expression.charAt(at) == '.')) {
                    at++;
                }
                if (!other || !text.toString().endsWith("}")) {
                    text.append('{').append(places++).append('}');
                }
                other = true;
            } else {
                at++;
            }
        }
        end(literals, text, literal, other);
        return literals;
    }

    private static void end(List<Literal> literals, StringBuilder text, boolean literal, boolean other) {
        if (literal) {
            literals.add(new Literal(text.toString(), other));
        }
        text.setLength(0);
    }

    private static boolean isName(char c) {
        return Character.isJavaIdentifierPart(c);
    }

    private static int pastCall(String source, int open) {
        Argument last = arguments(source, open).getLast();
        return Math.min(source.length(), last.start() + last.code().length() + 1);
    }

    /** The position after the literal or the piece of template that begins here, the position itself when none does. */
    static int pastText(String source, int at) {
        if (source.startsWith("\"\"\"", at)) {
            int end = source.indexOf("\"\"\"", at + 3);
            return end < 0 ? source.length() : end + 3;
        }
        if (source.startsWith("@`", at)) {
            return pastPiece(source, at + 2);
        }
        char quote = source.charAt(at);
        if (quote != '"' && !(quote == '\'' && source.substring(at).matches("(?s)'(\\\\.|[^\\\\'])'.*"))) {
            return at;
        }
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(source.length(), end + 1);
    }

    private static int pastPiece(String source, int from) {
        int open = 1;
        int at = from;
        while (at < source.length() && open > 0) {
            if (source.startsWith("@`", at)) {
                open++;
                at++;
            } else if (source.charAt(at) == '`') {
                open--;
            }
            at++;
        }
        return at;
    }
}
