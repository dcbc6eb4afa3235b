package dev.basefly.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/** Answers what never reaches the application, such as a malformed request line, with our error body. */
public final class ContainerErrors extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ErrorCode code = ErrorCode.ofStatus(status);
        String body = "{\"error\":{\"code\":\"" + code.name() + "\",\"message\":\"" + code.title()
                + "\",\"requestId\":\"unknown\"}}";
        try {
            response.setContentType("application/json");
            SecurityHeaders.writeWithoutPage(response::setHeader);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            container.getLogger().debug("The caller went away before its error could be told");
        }
    }
}
