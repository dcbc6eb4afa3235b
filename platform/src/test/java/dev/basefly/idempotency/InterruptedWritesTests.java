package dev.basefly.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.basefly.PlatformTest;
import dev.basefly.api.ApiError;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.FixedRoute;
import dev.basefly.database.Placement;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.MasterKey;
import dev.basefly.runtime.MovableClock;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.settings.Secret;
import dev.basefly.testkit.Cast;
import dev.basefly.testkit.faults.Life;
import dev.basefly.testkit.faults.MortalDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.support.TransactionTemplate;

/** Kills the process before and after each statement of a write: tried again, it has one effect. */
@PlatformTest
@CrossTenant(reason = "counts what is left behind")
class InterruptedWritesTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant AFTER_THE_LEASE = NOW.plusSeconds(61);

    @Autowired
    private DataSource tenants;

    @Autowired
    private SystemDatabase system;

    @Autowired
    private SystemKeys systemKeys;

    @Autowired
    private MasterKey secret;

    @Autowired
    private MovableClock clock;

    @Autowired
    private Cast cast;

    private final Placement.Source places = new FixedRoute(_ -> new Placement.Route(this.place, false, ""), 0);

    private Placement place = new Placement.Shared();
    private RequestScope scope;
    private MortalDataSource mortal;
    private JdbcClient jdbc;
    private TransactionTemplate transaction;
    private JoinedWrites joined;
    private SeparateWrites separate;

    @BeforeEach
    void build() {
        var owner = cast.owner("Acme");
        scope = new RequestScope(
                "crash",
                TenantId.of(owner.organizationId()),
                new Actor.Person(UserId.of(owner.id()), "OWNER", false),
                Locale.ROOT);
        mortal = new MortalDataSource(tenants);
        jdbc = JdbcClient.create(mortal);
        var manager = new JdbcTransactionManager(mortal);
        transaction = new TransactionTemplate(manager);
        var template = new JdbcTemplate(mortal);
        var tenantKeys =
                new TenantKeys(jdbc, (sql, values) -> template.update(sql, values.toArray()), Duration.ofHours(24));
        manager.addListener(new CommitMarks(() -> tenantKeys, () -> systemKeys, () -> places));
        var answers = new KeptAnswers(secret, 1_000);
        joined = new JoinedWrites(manager, tenantKeys, answers);
        separate = new SeparateWrites(systemKeys, answers, clock);
    }

    @Test
    void haveOneEffectAndOneAnswerWhereverTheJoinedWayIsKilled() throws Exception {
        mortal.dieAt(0, false);
        joined(UUID.randomUUID(), NOW);
        int statements = mortal.count();
        // The look, the effect, a read, the answer, the commit.
        assertThat(statements).isEqualTo(5);

        for (int statement = 1; statement <= statements; statement++) {
            for (boolean after : new boolean[] {false, true}) {
                var key = UUID.randomUUID();
                int before = effects();
                mortal.dieAt(statement, after);
                assertThat(catchThrowable(() -> joined(key, NOW))).isInstanceOf(Life.Killed.class);
                mortal.restart();

                var outcome = joined(key, NOW);

                boolean committed = after && statement == statements;
                assertThat(outcome).isInstanceOf(committed ? Outcome.Replay.class : Outcome.Done.class);
                assertThat(joined(key, NOW)).isInstanceOf(Outcome.Replay.class);
                assertThat(effects()).as("killed at %d", statement).isEqualTo(before + 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void haveOneEffectWhereverTheSeparateWayIsKilled(boolean resumable) throws Exception {
        mortal.dieAt(0, false);
        separate(UUID.randomUUID(), NOW, resumable);
        int statements = mortal.count();
        // The effect, the mark, the commit, a read.
        int commit = 3;
        assertThat(statements).isEqualTo(4);

        for (int statement = 1; statement <= statements; statement++) {
            for (boolean after : new boolean[] {false, true}) {
                var key = UUID.randomUUID();
                int before = effects();
                mortal.dieAt(statement, after);
                assertThat(catchThrowable(() -> separate(key, NOW, resumable))).isInstanceOf(Life.Killed.class);
                mortal.restart();
                refused("idempotency_key_in_use", () -> separate(key, NOW, resumable));

                boolean committed = statement > commit || (after && statement == commit);
                if (committed && !resumable) {
                    refused("idempotency_answer_lost", () -> separate(key, AFTER_THE_LEASE, false));
                } else {
                    assertThat(separate(key, AFTER_THE_LEASE, resumable)).isInstanceOf(Outcome.Done.class);
                    assertThat(separate(key, AFTER_THE_LEASE, resumable)).isInstanceOf(Outcome.Replay.class);
                }
                assertThat(effects()).as("killed at %d", statement).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void countTheSystemsTransactionsToo() throws Exception {
        var key = UUID.randomUUID();
        assertThat(catchThrowable(() -> separate(key, NOW, () -> inSystem(true))))
                .isInstanceOf(IllegalCallerException.class);
        assertThat(separate(key, NOW, () -> inSystem(false))).isInstanceOf(Outcome.Done.class);
        assertThat(effects()).isEqualTo(1);

        var killed = UUID.randomUUID();
        assertThat(catchThrowable(() -> separate(killed, NOW, () -> {
                    inSystem(false);
                    throw new OutOfMemoryError("killed");
                })))
                .isInstanceOf(OutOfMemoryError.class);
        refused("idempotency_answer_lost", () -> separate(killed, AFTER_THE_LEASE, () -> inSystem(false)));
        assertThat(effects()).isEqualTo(2);
    }

    @Test
    void writeDownAnEffectInAnotherDatabaseBeforeItIsCommitted() throws Exception {
        place = new Placement.Database("elsewhere", Secret.of(""));
        mortal.dieAt(0, false);
        separate(UUID.randomUUID(), NOW, false);
        // The effect, the commit, a read: the mark is not of this transaction.
        assertThat(mortal.count()).isEqualTo(3);
        var key = UUID.randomUUID();
        mortal.dieAt(2, false);
        assertThat(catchThrowable(() -> separate(key, NOW, false))).isInstanceOf(Life.Killed.class);
        mortal.restart();

        refused("idempotency_answer_lost", () -> separate(key, AFTER_THE_LEASE, false));
        assertThat(effects()).isEqualTo(1);
    }

    @Test
    void commitNothingOnceTheirLeaseIsAnothers() throws Exception {
        var key = UUID.randomUUID();

        refused(
                "idempotency_key_overtaken",
                () -> separate(key, NOW, () -> {
                    assertThat(separate(key, AFTER_THE_LEASE, false)).isInstanceOf(Outcome.Done.class);
                    return insert(UUID.randomUUID());
                }));

        assertThat(effects()).isEqualTo(1);
        assertThat(separate(key, AFTER_THE_LEASE, false)).isInstanceOf(Outcome.Replay.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commitNothingMoreOnceTheirLeaseIsAnothers(boolean system) throws Exception {
        var key = UUID.randomUUID();

        refused(
                "idempotency_key_overtaken",
                () -> separate(key, NOW, () -> {
                    insert(UUID.randomUUID());
                    assertThat(separate(key, AFTER_THE_LEASE, true)).isInstanceOf(Outcome.Done.class);
                    return system ? inSystem(false) : insert(UUID.randomUUID());
                }));

        assertThat(effects()).isEqualTo(2);
        assertThat(separate(key, AFTER_THE_LEASE, false)).isInstanceOf(Outcome.Replay.class);
    }

    @Test
    void commitOneTransactionWithinAnother() throws Exception {
        var key = UUID.randomUUID();

        var outcome = separate(key, NOW, () -> {
            insert(UUID.randomUUID());
            boolean ignored = system.inTransaction(() -> {
                transaction.executeWithoutResult(_ -> jdbc.sql(EffectController.INSERT)
                        .param("tenant", scope.requireTenant().value())
                        .update());
                return true;
            });
            return answer();
        });

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(effects()).isEqualTo(2);
    }

    @Test
    void takeTheirKeyAgainWhenItIsOld() throws Exception {
        var key = UUID.randomUUID();
        var tomorrow = NOW.plus(Duration.ofHours(24));

        joined(key, NOW);
        assertThat(joined(key, tomorrow.minusSeconds(1))).isInstanceOf(Outcome.Replay.class);
        assertThat(joined(key, tomorrow)).isInstanceOf(Outcome.Done.class);
        assertThat(joined(key, tomorrow.plusSeconds(1))).isInstanceOf(Outcome.Replay.class);
        assertThat(separate(key, tomorrow.plus(Duration.ofHours(25)), false)).isInstanceOf(Outcome.Done.class);

        assertThat(effects()).isEqualTo(3);
    }

    @Test
    void letTheUniqueKeyDecideWhenTheLockCouldNot() throws Exception {
        var key = UUID.randomUUID();

        assertThatThrownBy(() -> scope.call(() -> joined.run(claim(key, NOW), () -> {
                    assertThat(separate(key, NOW, () -> answer())).isInstanceOf(Outcome.Done.class);
                    return insert(UUID.randomUUID());
                })))
                .isInstanceOfSatisfying(
                        Elsewhere.class,
                        elsewhere -> assertThat(elsewhere.isAlways()).isFalse());

        assertThat(effects()).isZero();
    }

    private Outcome joined(UUID key, Instant now) throws Exception {
        return scope.call(() -> joined.run(claim(key, now), () -> insert(UUID.randomUUID())));
    }

    private Outcome separate(UUID key, Instant now, boolean resumable) throws Exception {
        var claim = scope.call(() -> claim(key, now));
        return scope.call(() -> separate.run(claim, resumable, () -> insert(claim.id())));
    }

    private Outcome separate(UUID key, Instant now, Handling handling) throws Exception {
        return scope.call(() -> separate.run(claim(key, now), false, handling));
    }

    private Claim claim(UUID key, Instant now) {
        return new Claims(secret)
                .of(key.toString(), "POST /things", new MockHttpServletRequest("POST", "/things"), new byte[] {1}, now);
    }

    /** Has its effect once, however often it is resumed. */
    private HeldAnswer insert(UUID id) throws Exception {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql("""
                            insert into roles (tenant_id, name, title, created_at, updated_at)
                            values (:tenant, 'e-' || :id, 'Effect', now(), now()) on conflict do nothing
                            """)
                    .param("tenant", scope.requireTenant().value())
                    .param("id", id.toString().substring(0, 23))
                    .update();
        });
        var answer = answer();
        assertThat(jdbc.sql("select 1").query(Integer.class).single()).isEqualTo(1);
        return answer;
    }

    private HeldAnswer inSystem(boolean fails) throws Exception {
        boolean ignored = system.inTransaction(() -> {
            system.jdbc()
                    .sql(EffectController.INSERT)
                    .param("tenant", scope.requireTenant().value())
                    .update();
            if (fails) {
                throw new IllegalCallerException("rolled back");
            }
            return true;
        });
        return answer();
    }

    private static HeldAnswer answer() throws Exception {
        var answer = new HeldAnswer(new MockHttpServletResponse());
        answer.setStatus(201);
        answer.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
        return answer;
    }

    private static void refused(String reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ApiError.class, error -> assertThat(error.reason()).isEqualTo(reason));
    }

    private int effects() {
        return system.jdbc()
                .sql("select count(*) from roles where title = 'Effect' and tenant_id = :tenant")
                .param("tenant", scope.requireTenant().value())
                .query(Integer.class)
                .single();
    }
}
