package dev.basefly.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.basefly.api.ApiError;
import dev.basefly.identity.spi.StandingCaller;
import dev.basefly.realtime.Subscriber.Way;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets a place where there are few. */
class PlacesTests {

    private static final Way BROWSER = new Way(true, false);
    private static final Way PROGRAM = new Way(false, false);
    private static final Way HTTP2 = new Way(true, true);

    private final Places places = new Places(RealtimeSettingsTests.withFewPlaces());
    private final TenantId acme = new TenantId(new UUID(0, 1));
    private final UserId ada = new UserId(new UUID(1, 1));

    @BeforeEach
    void open() {
        places.open();
    }

    private static Subscriber subscriber(Actor actor, TenantId organization, Way way) {
        return new Subscriber(new StandingCaller(actor, _ -> Map.of()), actor, organization, List.of(), way);
    }

    private static Actor person(int number) {
        return new Actor.Person(new UserId(new UUID(1, number)), "MEMBER", false);
    }

    private static TenantId organization(int number) {
        return new TenantId(new UUID(0, number));
    }

    private Subscriber key(String id, TenantId organization) {
        return subscriber(new Actor.Key(id, ada, "MEMBER", Set.of()), organization, PROGRAM);
    }

    private void isRefused(Subscriber subscriber, String reason) {
        assertThatThrownBy(() -> places.take(subscriber)).isInstanceOfSatisfying(ApiError.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.code().status()).isEqualTo(429);
            assertThat(refused.headers()).containsKey("Retry-After");
        });
    }

    @Test
    void countsTheKeysOfAPersonTogetherInWhicheverOrganization() {
        for (int number = 1; number <= 4; number++) {
            places.take(key("key_" + number, organization(number)));
        }

        isRefused(key("key_5", organization(5)), "too_many_streams");
        places.take(subscriber(person(1), acme, BROWSER));
        places.giveBack(key("key_1", organization(1)));
        places.take(key("key_5", organization(5)));
    }

    @Test
    void keepsPlacesForBrowsers() {
        for (int number = 1; number <= 8; number++) {
            places.take(subscriber(person(number), organization(number), PROGRAM));
        }

        isRefused(subscriber(person(9), organization(9), PROGRAM), "node_full");
        places.take(subscriber(person(9), organization(9), BROWSER));
        places.take(subscriber(person(10), organization(10), BROWSER));
        isRefused(subscriber(person(11), organization(11), BROWSER), "node_full");
    }

    @Test
    void takesFewOverHttp2AndFewerOfOneOrganization() {
        places.take(subscriber(person(1), organization(1), HTTP2));
        isRefused(subscriber(person(2), organization(1), HTTP2), "http2_full");
        places.take(subscriber(person(2), organization(1), BROWSER));
        for (int number = 2; number <= 4; number++) {
            places.take(subscriber(person(number), organization(number), HTTP2));
        }

        isRefused(subscriber(person(5), organization(5), HTTP2), "http2_full");
        places.take(subscriber(person(5), organization(5), BROWSER));
    }

    @Test
    void givesBackAllThatWasTaken() {
        for (int times = 0; times < 50; times++) {
            places.take(key("key_1", acme));
            places.giveBack(key("key_1", acme));
            places.take(subscriber(person(1), acme, HTTP2));
            places.giveBack(subscriber(person(1), acme, HTTP2));
        }

        assertThat(places.taken()).isZero();
    }

    @Test
    void boundsAnOrganization() {
        for (int number = 1; number <= 6; number++) {
            places.take(subscriber(person(number), acme, BROWSER));
        }

        isRefused(subscriber(person(7), acme, BROWSER), "organization_full");
    }
}
