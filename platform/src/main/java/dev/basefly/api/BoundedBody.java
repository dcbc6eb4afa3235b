package dev.basefly.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stops a body that turns out larger or slower than allowed while it is read, whatever its length header said. */
final class BoundedBody extends HttpServletRequestWrapper {

    private final long most;
    private final Duration patience;
    private @Nullable ServletInputStream stream;
    private @Nullable Map<String, String[]> parameters;

    BoundedBody(HttpServletRequest request, long most, Duration patience) {
        super(request);
        this.most = most;
        this.patience = patience;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Bounded(super.getInputStream(), most, patience);
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
        return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null || values.length == 0 ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    /** Read through the bounded stream, for the container would read a form past it. */
    @Override
    public Map<String, String[]> getParameterMap() {
        if (parameters == null) {
            parameters = isForm() ? withForm() : super.getParameterMap();
        }
        return parameters;
    }

    private boolean isForm() {
        String type = getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    private Map<String, String[]> withForm() {
        try {
            String form = new String(getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, List<String>> all = FormFields.parse(form);
            super.getParameterMap()
                    .forEach((name, values) ->
                            all.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(List.of(values)));
            Map<String, String[]> merged = new LinkedHashMap<>();
            all.forEach((name, values) -> merged.put(name, values.toArray(String[]::new)));
            return Collections.unmodifiableMap(merged);
        } catch (BodyRefused refused) {
            throw refused.error();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static final class Bounded extends ServletInputStream {

        private final ServletInputStream body;
        private final long most;
        private final Duration patience;
        private final long deadline;
        private long seen;

        Bounded(ServletInputStream body, long most, Duration patience) {
            this.body = body;
            this.most = most;
            this.patience = patience;
            this.deadline = System.nanoTime() + patience.toNanos();
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws BodyRefused {
            seen += read;
            if (seen > most) {
                throw BodyRefused.than(most);
            }
            if (System.nanoTime() - deadline > 0) {
                throw BodyRefused.tooSlow(patience.toSeconds());
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Reads {@code application/x-www-form-urlencoded} as the URL Standard of the WHATWG defines it, with a limit of fields. */
    private static final class FormFields {

        private static final int MOST = 200;

        private FormFields() {}

        static Map<String, List<String>> parse(String form) {
            Map<String, List<String>> fields = new LinkedHashMap<>();
            if (form.isEmpty()) {
                return fields;
            }
            String[] pairs = form.split("&", MOST + 1);
            if (pairs.length > MOST) {
                throw ApiError.of(ErrorCode.BAD_REQUEST, "The form has more than " + MOST + " fields")
                        .reason("form_too_long");
            }
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                fields.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
            return fields;
        }

        private static String decoded(String text) {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw ApiError.of(ErrorCode.BAD_REQUEST, "The form is not URL-encoded")
                        .reason("malformed_form");
            }
        }
    }
}
