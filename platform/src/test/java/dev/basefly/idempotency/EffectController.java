package dev.basefly.idempotency;

import dev.basefly.access.Requires;
import dev.basefly.api.ApiError;
import dev.basefly.api.Data;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.CrossTenant;
import dev.basefly.database.SystemDatabase;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Writes that exist in tests only; each leaves a row behind that can be counted. */
@RestController
@RequestMapping("/api/v1/effects")
@CrossTenant(reason = "some writes are the system's")
class EffectController {

    static final String INSERT = """
            insert into roles (tenant_id, name, title, created_at, updated_at)
            values (:tenant, 'e' || substr(md5(random()::text), 1, 20), 'Effect', now(), now())
            """;

    /** What a test may wait for and hold up. */
    static final class Rehearsal {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
    }

    static volatile @Nullable Rehearsal rehearsal;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SystemDatabase system;

    EffectController(JdbcClient jdbc, TransactionTemplate transaction, SystemDatabase system) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.system = system;
    }

    enum How {
        WELL,
        SLOWLY,
        REFUSED,
        RETURNING_REFUSAL,
        BROKEN,
        CARRYING_ON,
        TALKATIVE
    }

    record Wish(@Nullable How how) {
        How manner() {
            return Objects.requireNonNullElse(how, How.WELL);
        }
    }

    record Effect(UUID id, @Nullable UUID request, String text) {}

    @PostMapping
    @Requires("roles:write")
    @Operation(summary = "Have an effect in the organization's transaction")
    ResponseEntity<Data<Effect>> inTenant(@RequestBody Wish wish) throws InterruptedException {
        transaction.executeWithoutResult(_ -> insert(jdbc));
        return end(wish.manner());
    }

    @PostMapping("/of-system")
    @Requires("roles:write")
    @Operation(summary = "Have an effect in the system's transaction")
    ResponseEntity<Data<Effect>> inSystem(@RequestBody Wish wish) throws InterruptedException {
        boolean ignored = system.inTransaction(() -> insert(system.jdbc()));
        return end(wish.manner());
    }

    @PostMapping("/both")
    @OwnTransactions
    @Requires("roles:write")
    @Operation(summary = "Have two effects in two transactions")
    ResponseEntity<Data<Effect>> inBoth(@RequestBody Wish wish) throws InterruptedException {
        transaction.executeWithoutResult(_ -> insert(jdbc));
        boolean ignored = system.inTransaction(() -> insert(system.jdbc()));
        return end(wish.manner());
    }

    @PostMapping("/payments")
    @RequiresIdempotencyKey
    @Requires("roles:write")
    @Operation(summary = "Move money")
    ResponseEntity<Data<Effect>> pay(@RequestBody Wish wish) throws InterruptedException {
        return inTenant(wish);
    }

    @PostMapping("/bare")
    @RequiresIdempotencyKey
    @Requires("roles:write")
    @Operation(summary = "Have an effect without being told anything")
    ResponseEntity<Data<Effect>> bare() throws InterruptedException {
        return inTenant(new Wish(How.WELL));
    }

    private static boolean insert(JdbcClient in) {
        TenantId tenant = RequestScope.current().requireTenant();
        return in.sql(INSERT).param("tenant", tenant.value()).update() == 1;
    }

    private ResponseEntity<Data<Effect>> end(How how) throws InterruptedException {
        switch (how) {
            case WELL, TALKATIVE -> {}
            case SLOWLY -> {
                Rehearsal now = Objects.requireNonNull(rehearsal);
                now.begun.countDown();
                if (!now.goOn.await(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("held up for ever");
                }
            }
            case REFUSED -> throw ApiError.conflict("not_today", "Not today");
            case RETURNING_REFUSAL -> {
                return ResponseEntity.status(ErrorCode.GONE.status()).build();
            }
            case BROKEN -> throw new IllegalStateException("broken");
            case CARRYING_ON -> carryOn();
        }
        String text = how == How.TALKATIVE ? "x".repeat(300_000) : "done";
        UUID id = UUID.randomUUID();
        return ResponseEntity.created(URI.create("/api/v1/effects/" + id))
                .eTag("\"" + id + "\"")
                .header("Set-Cookie", "effect=" + id)
                .body(new Data<>(new Effect(
                        id,
                        IdempotentRequest.current().map(IdempotentRequest::id).orElse(null),
                        text)));
    }

    /** As somebody does who tries and does something else instead. */
    private void carryOn() {
        try {
            transaction.executeWithoutResult(
                    _ -> jdbc.sql("insert into roles select * from roles where title = 'Effect'")
                            .update());
        } catch (DuplicateKeyException expected) {
            Objects.requireNonNull(expected);
        }
    }
}
