package dev.basefly.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.basefly.PlatformTest;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.identity.Callers.Caller;
import dev.basefly.identity.ProgramTokens.Pair;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.Cast;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** What one node takes away, the other notices within a second, although tokens stay valid for a quarter of an hour. */
@PlatformTest
@CrossTenant(reason = "changes what the rights are read from")
class RevocationTests {

    @Autowired
    private BeanFactory platform;

    @Autowired
    private SystemDatabase database;

    @Autowired
    private ProgramTokens tokens;

    @Autowired
    private SignedInDevices devices;

    @Autowired
    private Cast cast;

    private Callers otherNode;
    private UserId person = new UserId(new java.util.UUID(0, 0));
    private TenantId acme = new TenantId(new java.util.UUID(0, 0));
    private Pair pair = new Pair("", "", 0);

    @BeforeEach
    void seenByTheOtherNode() {
        otherNode = Node.start(platform, event -> {}).callers();
        var ada = cast.owner("Acme");
        person = UserId.of(ada.id());
        acme = TenantId.of(ada.organizationId());
        pair = tokens.open(person, acme, new Device("192.0.2.1", "a test"));
        assertThat(seen())
                .hasValueSatisfying(
                        caller -> assertThat(caller.actor()).isEqualTo(new Actor.Person(person, "OWNER", false)));
    }

    @Test
    void ofAllSessions() {
        devices.endAll(person, "a test");

        noticed(Optional::isEmpty);
    }

    @Test
    void ofARole() {
        change("update memberships set role = 'VIEWER' where user_id = :person");

        noticed(caller -> caller.orElseThrow().actor().equals(new Actor.Person(person, "VIEWER", false)));
    }

    @Test
    void ofAMembership() {
        change("delete from memberships where user_id = :person");

        noticed(caller -> caller.orElseThrow().organization() == null
                && caller.orElseThrow().actor().equals(new Actor.Person(person, null, false)));
    }

    @Test
    void ofTheAccount() {
        change("update users set deleted_at = now() where id = :person");

        noticed(Optional::isEmpty);
    }

    @Test
    void ofOperatorsRights() {
        change("update users set operator = true where id = :person");
        noticed(caller -> caller.orElseThrow().actor() instanceof Actor.Person actor && actor.operator());

        change("update users set operator = false where id = :person");

        noticed(caller -> caller.orElseThrow().actor() instanceof Actor.Person actor && !actor.operator());
    }

    private void noticed(Predicate<Optional<Caller>> change) {
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> change.test(seen()));
    }

    private Optional<Caller> seen() {
        return otherNode.bearing(pair.accessToken(), null);
    }

    private void change(String sql) {
        assertThat(database.jdbc().sql(sql).param("person", person.value()).update())
                .isOne();
    }
}
