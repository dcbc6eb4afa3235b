package dev.basefly.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per request in the log {@code access}: method, path without its query, status and milliseconds. */
final class AccessLog {

    private static final Logger log = LoggerFactory.getLogger("access");

    private AccessLog() {}

    static void write(HttpServletRequest request, HttpServletResponse response, long nanos) {
        String path = request.getRequestURI();
        if (!log.isInfoEnabled() || path.startsWith("/health/") || path.startsWith("/assets/")) {
            return;
        }
        log.atInfo()
                .setMessage("{} {} {} {} ms")
                .addArgument(request.getMethod())
                .addArgument(printable(path))
                .addArgument(response.getStatus())
                .addArgument(TimeUnit.NANOSECONDS.toMillis(nanos))
                .log();
    }

    /** A path cannot break the line or grow without bound. */
    private static String printable(String path) {
        String text = path.length() > 200 ? path.substring(0, 200) + "…" : path;
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return text.replaceAll("\\p{Cntrl}", "?");
            }
        }
        return text;
    }
}
