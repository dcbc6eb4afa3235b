package dev.basefly.realtime;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Subscriber.Way;
import dev.basefly.runtime.RequestScope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Opens streams. Whatever is to be refused is refused before a stream begins. */
@RestController
@Tag(name = "Realtime")
class LiveController {

    private static final Pattern ID = Pattern.compile("\\d{1,19}");
    private static final String MOST = Long.toString(EventIds.MOST);

    private final Hub hub;
    private final Channels channels;

    LiveController(Hub hub, Channels channels) {
        this.hub = hub;
        this.channels = channels;
    }

    /** For pages. */
    @GetMapping("/live")
    @Requires("live:read")
    void browser(
            @RequestParam(name = "channels") String names,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @RequestParam(required = false) @Nullable String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ServletException, IOException {
        open(names, id(lastEventId, after), request, response);
    }

    @GetMapping("/api/v1/live")
    @Requires("live:read")
    @Operation(
            summary = "Be told what happens, as it does",
            description =
                    "A stream of server-sent events: `change` for each message, `skipped` when messages were left out because"
                            + " you read too slowly, `reset` when what lies behind your position is not kept any more and you"
                            + " have to read all anew, `bye` when the node goes, `end` when you may not listen any more."
                            + " Connect again with the last id as Last-Event-ID, and nothing is lost. The same id is good at"
                            + " every node.",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "A stream that does not end by itself",
                            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string"))))
    void program(
            @Parameter(description = "1 to 20 channels, separated by commas", example = "members")
                    @RequestParam(name = "channels")
                    String names,
            @Parameter(description = "The last id you got; left out for what happens from now on")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(description = "The same, for who cannot send the header")
                    @RequestParam(required = false)
                    @Nullable
                    String after,
            HttpServletRequest request,
            HttpServletResponse response)
            throws ServletException, IOException {
        open(names, id(lastEventId, after), request, response);
    }

    private void open(String names, @Nullable Long id, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        RequestScope scope = RequestScope.current();
        Subscriber subscriber = new Subscriber(
                StandingCaller.of(request),
                scope.actor(),
                scope.requireTenant(),
                channels.subscribe(names),
                way(request));
        Long after = id == null ? null : hub.ids().position(subscriber.organization(), id);
        head(response);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        LiveStream stream = hub.place(subscriber);
        try {
            connect(stream, after, request, response);
        } catch (ServletException | IOException | RuntimeException failure) {
            stream.gone();
            throw failure;
        }
    }

    /** Nobody between here and the client may keep, pack or gather what is sent. */
    private static void head(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
    }

    private void connect(
            LiveStream stream, @Nullable Long after, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (stream.subscriber().way().http2()) {
            hub.open(stream, AsyncOutlet.of(stream, request, response), after);
            return;
        }
        UpgradedConnection connection = request.upgrade(UpgradedConnection.class);
        connection.carry(stream, outlet -> hub.open(stream, outlet, after));
        // To the client this is an answer like any other; that it ends with its connection spares the framing of
        // chunks.
        response.setStatus(HttpServletResponse.SC_OK);
        response.setHeader("Connection", "close");
        response.flushBuffer();
    }

    /** Who sends a credential with each request is a program, whatever it calls itself. */
    private static Way way(HttpServletRequest request) {
        return new Way(
                request.getHeader("Authorization") == null,
                !request.getProtocol().startsWith("HTTP/1"));
    }

    private static @Nullable Long id(@Nullable String header, @Nullable String parameter) {
        String text = header == null || header.isBlank() ? parameter : header;
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!ID.matcher(text).matches() || (text.length() == MOST.length() && text.compareTo(MOST) > 0)) {
            throw ApiError.invalid(
                    header == null || header.isBlank() ? "after" : "Last-Event-ID", "must be an id that a stream gave");
        }
        return Long.valueOf(text);
    }
}
