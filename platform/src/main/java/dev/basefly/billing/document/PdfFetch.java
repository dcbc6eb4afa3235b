package dev.basefly.billing.document;

import dev.basefly.notifications.spi.AttachmentSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Fetches a PDF from Stripe and from nowhere else, whatever an address says: within a time that covers the whole answer, and of
 * a bounded size.
 */
final class PdfFetch {

    private static final int MOST_HOPS = 3;
    private static final byte[] BEGINNING = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final Supplier<String> base;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * A way to PDFs.
     *
     * @param base where Stripe's API is, when it is not Stripe's own address: paths are of it, and addresses there are trusted
     */
    PdfFetch(Supplier<String> base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The PDF was not to be had; it may be later. */
    static final class Unfetched extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unfetched(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws Unfetched when there is no answer in time, or another one than a PDF */
    byte[] read(String address) {
        URI next = trusted(resolved(address));
        for (int hop = 0; hop <= MOST_HOPS; hop++) {
            HttpResponse<byte[]> answer = ask(next);
            if (answer.statusCode() / 100 != 3) {
                return checked(answer);
            }
            String location = answer.headers().firstValue("Location").orElse("");
            next = trusted(next.resolve(parsed(location)));
        }
        throw new Unfetched("The PDF is somewhere else each time");
    }

    private URI resolved(String address) {
        URI asked = parsed(address);
        return asked.isAbsolute() ? asked : parsed(base.get()).resolve(asked);
    }

    private static URI parsed(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException malformed) {
            throw new Unfetched("The PDF has no address");
        }
    }

    /** Nobody makes us fetch from within our own network. */
    private URI trusted(URI address) {
        String host = address.getHost() == null ? "" : address.getHost();
        boolean stripes = "https".equals(address.getScheme())
                && address.getPort() == -1
                && address.getUserInfo() == null
                && (host.equals("stripe.com") || host.endsWith(".stripe.com"));
        String other = base.get();
        if (stripes || (!other.isEmpty() && (address.toString() + "/").startsWith(other + "/"))) {
            return address;
        }
        throw new Unfetched("The PDF is not at Stripe");
    }

    private HttpResponse<byte[]> ask(URI address) {
        HttpRequest request = HttpRequest.newBuilder(address).GET().build();
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), AttachmentSource.LARGEST));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new Unfetched("No answer within " + timeout);
        } catch (InterruptedException told) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unfetched("Interrupted while waiting for the PDF");
        } catch (ExecutionException failure) {
            throw new Unfetched(
                    failure.getCause() instanceof IOException broken
                            ? "The PDF did not come: " + broken.getClass().getSimpleName()
                            : "The PDF did not come");
        }
    }

    private static byte[] checked(HttpResponse<byte[]> answer) {
        byte[] content = answer.body();
        boolean pdf = content.length >= BEGINNING.length
                && Arrays.equals(content, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
        if (answer.statusCode() != 200 || !pdf) {
            throw new Unfetched("The answer " + answer.statusCode() + " is no PDF");
        }
        return content;
    }
}
