package dev.basefly.billing.stripe;

import com.stripe.exception.StripeException;
import com.stripe.net.HttpClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import dev.basefly.billing.standin.StandIn;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/** A way to a stand-in on which something happens just before the first call of a kind goes out. */
public final class WatchedStripe {

    private WatchedStripe() {}

    /**
     * A client of the stand-in there.
     *
     * @param call method and path, of which a star is any characters: {@code POST /v1/refunds}
     */
    public static StripeApi at(String address, Clock clock, String call, Runnable before) {
        var client = TestStripe.client(address, StandIn.KEY, new Watching(TestStripe.http(clock), call, before));
        return TestStripe.turning(() -> client);
    }

    private static final class Watching extends HttpClient {

        private final HttpClient http;
        private final String call;
        private final Runnable before;
        private final AtomicBoolean happened = new AtomicBoolean();

        Watching(HttpClient http, String call, Runnable before) {
            this.http = http;
            this.call = call.replace("*", "[^/]+");
            this.before = before;
        }

        @Override
        public StripeResponse request(StripeRequest request) throws StripeException {
            return http.request(request);
        }

        @Override
        public StripeResponse requestWithRetries(StripeRequest request) throws StripeException {
            var asked = request.method() + " " + request.url().getPath();
            if (asked.matches(call) && happened.compareAndSet(false, true)) {
                before.run();
            }
            return http.requestWithRetries(request);
        }
    }
}
