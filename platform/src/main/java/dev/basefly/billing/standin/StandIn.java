package dev.basefly.billing.standin;

import com.stripe.Stripe;
import dev.basefly.billing.standin.Routes.Request;
import dev.basefly.database.CrossTenant;
import dev.basefly.jobs.Jobs;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.RequestScope;
import dev.basefly.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stand-in as a whole: answers requests, moves on with the clock and sends its events. What a request changes, its
 * events and their delivery are one transaction.
 */
@CrossTenant(reason = "the stand-in is in place of a foreign service, which knows no tenants")
public final class StandIn {

    /** The key the stand-in is called with. */
    public static final String KEY = "sk_test_stand_in";

    /** The id of the account it plays. */
    public static final String ACCOUNT = "acct_standin";

    static final String PAGES = "/dev/stripe";

    private static final Pattern PDF = Pattern.compile(PAGES + "/invoices/([A-Za-z0-9_]{1,100})/pdf");

    /** More at once is no year of one customer but a loop. */
    private static final int MOST_MOVES = 20_000;

    private final boolean on;
    private final StandInStore store;
    private final Jobs jobs;
    private final Clock clock;
    private final MasterKey master;
    private final Supplier<String> pages;
    private final StandInServer server = new StandInServer(this::answer, this::pdf);

    /** @param pages the whole address of a path of the installation */
    StandIn(boolean on, StandInStore store, Jobs jobs, Clock clock, MasterKey master, Supplier<String> pages) {
        this.on = on;
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
        this.master = master;
        this.pages = pages;
    }

    public boolean isOn() {
        return on;
    }

    /** Where its API is, on this machine alone; it listens from the first time somebody asks. */
    public String address() {
        requireOn();
        return server.address();
    }

    /** What it signs its events with. */
    public Secret signingSecret() {
        byte[] mac = master.mac("stripe stand-in", "webhook".getBytes(StandardCharsets.UTF_8));
        return Secret.of("whsec_" + HexFormat.of().formatHex(mac));
    }

    /** Lets everything happen that should have happened until now: renewals, trials that end, attempts at payments. */
    public int catchUp() {
        if (!on) {
            return 0;
        }
        return catchUp(null, clock.instant());
    }

    /** The same for one customer alone, or all, until a time. */
    int catchUp(@Nullable String customer, Instant until) {
        int moved = 0;
        while (moved < MOST_MOVES && store.due(customer, until).isPresent() && moveOne(customer, until)) {
            moved++;
        }
        return moved;
    }

    private boolean moveOne(@Nullable String customer, Instant until) {
        return store.change(() -> {
            Optional<StandInStore.Due> due = store.due(customer, until);
            due.ifPresent(next -> {
                World world = new World(store, next.at(), Stripe.API_VERSION);
                move(world, next.body());
                send(world.events());
            });
            return due.isPresent();
        });
    }

    private static void move(World world, ObjectNode body) {
        switch (body.path("object").asString()) {
            case "subscription" -> new Subscriptions(world).move(body);
            case "invoice" -> new Subscriptions(world).collect(body, true);
            default -> new Checkout(world).expire(body.path("id").asString());
        }
    }

    /** Changes something as the customer does on a hosted page. */
    <T> T act(Function<World, T> action) {
        return actAt(clock.instant(), action);
    }

    /** The same at another time. */
    <T> T actAt(Instant now, Function<World, T> action) {
        requireOn();
        return store.change(() -> {
            World world = new World(store, now, Stripe.API_VERSION);
            T result = action.apply(world);
            send(world.events());
            return result;
        });
    }

    /** Its objects to look at. */
    World look() {
        requireOn();
        return new World(store, clock.instant(), Stripe.API_VERSION);
    }

    /** An event as it is sent: the text, of which each character is signed. */
    public Optional<String> event(String id) {
        return store.find("event", id).map(ObjectNode::toString);
    }

    /** The ids of all its events of a customer, the oldest first. */
    public List<String> events(@Nullable String customer) {
        return store.list("event", customer).reversed().stream()
                .map(event -> event.path("id").asString())
                .toList();
    }

    /** Holds back events that happen from now on, or stops doing so; those held back are sent one by one. */
    public void hold(boolean back) {
        store.change(() -> {
            ObjectNode hold = World.object()
                    .put("id", "switch_hold")
                    .put("object", "switch")
                    .put("on", back);
            store.put(hold, null, null);
            return back;
        });
    }

    /** Sends an event again, or one that was held back. */
    public void send(String event) {
        store.change(() -> {
            deliver(List.of(event));
            return true;
        });
    }

    boolean holds() {
        return store.find("switch", "switch_hold")
                .map(hold -> hold.path("on").asBoolean())
                .orElse(false);
    }

    private void send(List<String> events) {
        if (!events.isEmpty() && !holds()) {
            deliver(events);
        }
    }

    private void deliver(List<String> events) {
        new RequestScope("stand-in", null, new Actor.Program("stripe-stand-in"), Locale.ROOT)
                .run(() -> jobs.addAll(events.stream().map(DeliverEvent::job).toList()));
    }

    /** The PDF at a path, as its hosted page has it. */
    private Optional<byte[]> pdf(String path) {
        Matcher asked = PDF.matcher(path);
        return asked.matches()
                ? look().find("invoice", asked.group(1))
                        .map(invoice -> InvoicePdf.of(InvoiceView.of(invoice, Locale.ENGLISH))
                                .getBytes(StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    /** Answers a request to its API. */
    private StandInServer.Answer answer(StandInServer.Call call) {
        String fingerprint = fingerprint(call);
        try {
            return store.change(() -> {
                Optional<StandInStore.Given> given = given(call, fingerprint);
                if (given.isPresent()) {
                    return new StandInServer.Answer(
                            given.get().status(), given.get().answer(), true);
                }
                World world = new World(store, clock.instant(), Stripe.API_VERSION);
                String answer = new Routes(world, pages.get() + PAGES)
                        .answer(new Request(call.method(), call.path(), FormTree.parse(call.form())))
                        .toString();
                send(world.events());
                keep(call, new StandInStore.Given(fingerprint, 200, answer));
                return new StandInServer.Answer(200, answer, false);
            });
        } catch (StandInError refusal) {
            String answer = refusal.body().toString();
            String key = call.key();
            if (key != null && !refusal.isAboutTheKey()) {
                store.change(() -> {
                    if (store.given(key).isEmpty()) {
                        keep(call, new StandInStore.Given(fingerprint, refusal.status(), answer));
                    }
                    return true;
                });
            }
            return new StandInServer.Answer(refusal.status(), answer, false);
        }
    }

    private Optional<StandInStore.Given> given(StandInServer.Call call, String fingerprint) {
        if (call.key() == null) {
            return Optional.empty();
        }
        Optional<StandInStore.Given> given = store.given(call.key());
        if (given.isPresent() && !given.get().fingerprint().equals(fingerprint)) {
            throw StandInError.otherParameters();
        }
        return given;
    }

    private void keep(StandInServer.Call call, StandInStore.Given given) {
        if (call.key() != null) {
            store.give(call.key(), given, clock.instant());
        }
    }

    private static String fingerprint(StandInServer.Call call) {
        try {
            byte[] asked = (call.method() + " " + call.path() + "\n" + call.form()).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(asked));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void requireOn() {
        if (!on) {
            throw new IllegalStateException("The stand-in of Stripe is off: see basefly.billing.stand-in");
        }
    }

    void stop() {
        server.stop();
    }
}
