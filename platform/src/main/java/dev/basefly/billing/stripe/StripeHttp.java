package dev.basefly.billing.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource;
import com.stripe.net.HttpContent;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of Stripe's client: each attempt has a deadline that covers the whole answer, what may pass by itself is
 * tried again with the same idempotency key, and a service that fails again and again is left alone for a while.
 */
final class StripeHttp extends com.stripe.net.HttpClient {

    /** An answer is far smaller; more than this is no answer of Stripe. */
    private static final long LARGEST_ANSWER = 8L * 1024 * 1024;

    /** The JDK's client writes these itself. */
    private static final Set<String> OWN_HEADERS = Set.of("connection", "content-length", "host", "expect", "upgrade");

    private final HttpClient http;
    private final CircuitBreaker breaker;
    private final Patience patience;
    private final Pause pause;

    /**
     * How long and how often.
     *
     * @param timeout for one attempt
     */
    record Patience(Duration timeout, int attempts, Duration firstWait, Duration longestWait) {

        /** The wait after an attempt, half of it drawn, so that what failed together does not come back together. */
        Duration after(int attempt, double random) {
            double full =
                    Math.min((double) firstWait.toMillis() * Math.pow(2, attempt - 1), (double) longestWait.toMillis());
            return Duration.ofMillis(Math.round(full / 2 + full / 2 * random));
        }
    }

    /** Lets time pass between attempts. */
    @FunctionalInterface
    interface Pause {
        void last(Duration wait) throws InterruptedException;
    }

    /** The connection failed before the request was on its way: it had no effect. */
    static final class NeverSent extends ApiConnectionException {
        private static final long serialVersionUID = 1;

        NeverSent(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Not tried, because the breaker is open. */
    static final class BrokenOff extends ApiConnectionException {
        private static final long serialVersionUID = 1;

        BrokenOff() {
            super("Stripe has failed several times and is left alone for a while");
        }
    }

    /** The last answer does not tell what became of an attempt before it. */
    static final class Unsettled extends ApiConnectionException {
        private static final long serialVersionUID = 1;

        Unsettled(int status) {
            super("An attempt was not answered, and the last one with " + status);
        }
    }

    StripeHttp(CircuitBreaker breaker, Patience patience, Pause pause) {
        this.breaker = breaker;
        this.patience = patience;
        this.pause = pause;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public StripeResponse requestWithRetries(StripeRequest request) throws StripeException {
        int attempt = 1;
        boolean sent = false;
        while (true) {
            if (!breaker.tryAcquirePermission()) {
                throw sent
                        ? new ApiConnectionException("The breaker opened while the outcome was unknown")
                        : new BrokenOff();
            }
            @Nullable Duration wait;
            try {
                StripeResponse response = counted(request);
                sent |= isUnclear(response.code());
                wait = wait(response, attempt);
                if (wait == null) {
                    if (sent && request.method() != ApiResource.RequestMethod.GET && !isSettled(response.code())) {
                        throw new Unsettled(response.code());
                    }
                    return response;
                }
            } catch (Unsettled failure) {
                throw failure;
            } catch (ApiConnectionException failure) {
                sent |= !(failure instanceof NeverSent);
                if (attempt >= patience.attempts()) {
                    throw sent ? new ApiConnectionException("No answer from Stripe", failure) : failure;
                }
                wait = patience.after(attempt, RandomGenerator.getDefault().nextDouble());
            }
            last(wait);
            attempt++;
        }
    }

    /** One attempt, whose outcome the breaker counts: a service that answers is no broken one, whatever it says. */
    private StripeResponse counted(StripeRequest request) throws StripeException {
        long start = System.nanoTime();
        try {
            StripeResponse response = request(request);
            if (isUnclear(response.code())) {
                breaker.onError(
                        System.nanoTime() - start,
                        TimeUnit.NANOSECONDS,
                        new IOException("Stripe answered " + response.code()));
            } else {
                breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
            return response;
        } catch (StripeException | RuntimeException failure) {
            breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, failure);
            throw failure;
        }
    }

    @Override
    public StripeResponse request(StripeRequest request) throws StripeException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(translate(request), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get(patience.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return new StripeResponse(
                    response.statusCode(),
                    HttpHeaders.of(response.headers().map()),
                    new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new ApiConnectionException("No answer within " + patience.timeout(), late);
        } catch (InterruptedException told) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("Interrupted while waiting for Stripe", told);
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
                throw new NeverSent("No connection to Stripe", cause);
            }
            throw new ApiConnectionException("The connection to Stripe broke", cause);
        }
    }

    private static HttpRequest translate(StripeRequest request) {
        HttpContent content = request.content();
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(request.url().toString()))
                .method(
                        request.method().name(),
                        content == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(content.byteArrayContent()));
        request.headers().map().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        builder.setHeader("User-Agent", buildUserAgentString(request));
        builder.setHeader("X-Stripe-Client-User-Agent", buildXStripeClientUserAgentString());
        if (content != null) {
            builder.setHeader("Content-Type", content.contentType());
        }
        return builder.build();
    }

    /** How long to wait before the next attempt; null when the answer stands. */
    private @Nullable Duration wait(StripeResponse response, int attempt) {
        if (attempt >= patience.attempts() || !mayPass(response)) {
            return null;
        }
        Duration wait = patience.after(attempt, RandomGenerator.getDefault().nextDouble());
        Duration wished = retryAfter(response).orElse(Duration.ZERO);
        if (wished.compareTo(patience.longestWait()) > 0) {
            return null;
        }
        return wished.compareTo(wait) > 0 ? wished : wait;
    }

    private static boolean mayPass(StripeResponse response) {
        Optional<String> advice = response.headers().firstValue("Stripe-Should-Retry");
        if (advice.isPresent()) {
            return advice.get().equals("true");
        }
        return response.code() == 409 || response.code() == 429 || response.code() >= 500;
    }

    private static Optional<Duration> retryAfter(StripeResponse response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    private static boolean isUnclear(int status) {
        return status >= 500;
    }

    /** Whether it tells what became of all attempts under the key: Stripe's answer to the first, given again. */
    private static boolean isSettled(int status) {
        return (status >= 200 && status < 300) || status == 400 || status == 402 || status == 404;
    }

    private void last(Duration wait) throws ApiConnectionException {
        try {
            pause.last(wait);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("Interrupted between two attempts", told);
        }
    }
}
