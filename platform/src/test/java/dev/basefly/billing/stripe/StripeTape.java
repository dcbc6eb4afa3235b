package dev.basefly.billing.stripe;

import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import com.stripe.service.V1Services;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Stripe answered at each stage of a story to whoever read: to be asked again, at whichever stage. */
public final class StripeTape {

    private static final String NOWHERE = "http://localhost:1";

    private final List<Map<String, StripeResponse>> stages = new ArrayList<>();
    private int stage;

    /** Begins another stage, and returns its number; what is read through the recorder belongs to it. */
    public int begin() {
        stages.add(new HashMap<>());
        stage = stages.size() - 1;
        return stage;
    }

    /** Plays this stage from now on. */
    public void play(int number) {
        stage = number;
    }

    /** The way to a server, whose answers to reads are kept. */
    public StripeApi recorder(String address, String key, Clock clock) {
        var client = TestStripe.client(address, key, new Recorder(TestStripe.http(clock)));
        return TestStripe.turning(() -> client);
    }

    /** The way to what was recorded. */
    public V1Services player() {
        return TestStripe.client(NOWHERE, "sk_test_tape", new Player());
    }

    private static String words(StripeRequest request) {
        return request.method() + " " + request.url().getFile();
    }

    private final class Recorder extends HttpClient {

        private final HttpClient http;

        Recorder(HttpClient http) {
            this.http = http;
        }

        @Override
        public StripeResponse request(StripeRequest request) throws StripeException {
            return http.request(request);
        }

        @Override
        public StripeResponse requestWithRetries(StripeRequest request) throws StripeException {
            StripeResponse answer = http.requestWithRetries(request);
            if (request.method() == ApiResource.RequestMethod.GET) {
                stages.get(stage).put(words(request), answer);
            }
            return answer;
        }
    }

    private final class Player extends HttpClient {

        @Override
        public StripeResponse request(StripeRequest request) {
            StripeResponse answer = stages.get(stage).get(words(request));
            if (answer == null) {
                throw new IllegalStateException("Nobody asked at stage " + stage + ": " + words(request));
            }
            return new StripeResponse(answer.code(), HttpHeaders.of(Map.of()), answer.body());
        }

        @Override
        public StripeResponse requestWithRetries(StripeRequest request) {
            return request(request);
        }
    }
}
