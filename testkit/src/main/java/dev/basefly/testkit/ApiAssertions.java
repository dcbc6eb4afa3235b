package dev.basefly.testkit;

import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Entry point of the assertions about answers of the HTTP API. */
public final class ApiAssertions {

    private ApiAssertions() {}

    public static ResponseAssert assertThat(ApiResponse actual) {
        return new ResponseAssert(actual);
    }

    /** Facts about one answer; every failure shows the whole answer. */
    public static final class ResponseAssert extends AbstractAssert<ResponseAssert, ApiResponse> {

        private static final List<Pattern> INTERNALS = List.of(
                Pattern.compile("\\bat [\\w.$/]+\\([^)]*\\)"),
                Pattern.compile("\\w+\\.java:\\d+"),
                Pattern.compile("\\b(java|javax|jdk|jakarta|tools\\.jackson|org\\.\\w+|com\\.\\w+|dev\\.basefly)"
                        + "(\\.[a-z]\\w*)*\\.[A-Z]\\w+"),
                Pattern.compile("\\b[A-Z]\\w+Exception\\b"),
                Pattern.compile(
                        "(?is)\\bselect\\b.{1,400}\\bfrom\\b\\s+[\\w\".]+\\s+(where|join|order|limit|group)\\b"),
                Pattern.compile("(?i)\\b(insert\\s+into\\s+\\w+\\s*\\(|delete\\s+from\\s+\\w+\\s+where)"),
                Pattern.compile("(?is)\\bupdate\\s+\\w+\\s+set\\s+\\w+\\s*="),
                Pattern.compile("\\bSQLSTATE\\b|\\bERROR: |\\brow-level security\\b|\\b(relation|constraint) \""));

        private ResponseAssert(ApiResponse actual) {
            super(actual, ResponseAssert.class);
        }

        public ResponseAssert hasStatus(int status) {
            return check(actual.status() == status, "status %d".formatted(status));
        }

        /** The stable code at {@code /error/code}. */
        public ResponseAssert hasErrorCode(String code) {
            return hasJson("/error/code", code);
        }

        /** A validation error names this field in {@code /error/details}. */
        public ResponseAssert hasErrorFor(String field) {
            var named = actual.json("/error/details")
                    .valueStream()
                    .anyMatch(detail -> detail.path("field").asString("").equals(field));
            return check(named, "a detail about the field " + field);
        }

        /** The value at a JSON pointer, compared as text. */
        public ResponseAssert hasJson(String pointer, Object value) {
            var node = actual.json(pointer);
            var found = node.isValueNode() ? node.asString() : node.toString();
            return check(found.equals(value.toString()), "%s at %s".formatted(value, pointer));
        }

        public ResponseAssert hasJson(String pointer) {
            return check(!actual.json(pointer).isMissingNode(), "something at " + pointer);
        }

        public ResponseAssert hasNoJson(String pointer) {
            return check(actual.json(pointer).isMissingNode(), "nothing at " + pointer);
        }

        public ResponseAssert hasHeader(String name) {
            return check(actual.header(name).isPresent(), "the header " + name);
        }

        public ResponseAssert hasHeader(String name, String value) {
            var found = actual.headers().allValues(name).contains(value);
            return check(found, "the header %s: %s".formatted(name, value));
        }

        public ResponseAssert doesNotContain(String text) {
            return check(!actual.text().contains(text), "no occurrence of " + text);
        }

        /** The body shows no stack trace, class name, exception or SQL. */
        public ResponseAssert hasNoInternals() {
            return check(firstInternal() == null, "no internals, such as " + firstInternal());
        }

        private @Nullable String firstInternal() {
            return INTERNALS.stream()
                    .map(pattern -> pattern.matcher(actual.text()))
                    .filter(match -> match.find())
                    .map(match -> match.group())
                    .findFirst()
                    .orElse(null);
        }

        private ResponseAssert check(boolean holds, String expected) {
            isNotNull();
            if (!holds) {
                throw failure(
                        "Expected %s, but the answer was %d with the headers %s and the body%n%s",
                        expected, actual.status(), actual.headers().map(), actual.text());
            }
            return this;
        }
    }
}
