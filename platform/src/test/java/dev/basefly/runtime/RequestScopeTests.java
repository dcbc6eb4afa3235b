package dev.basefly.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RequestScopeTests {

    private static final TenantId ACME = new TenantId(UUID.randomUUID());
    private static final RequestScope SCOPE = new RequestScope("req-1", ACME, Actor.ANONYMOUS, Locale.GERMAN);

    @Test
    void isBoundInsideItsBlockOnly() {
        assertThat(RequestScope.find()).isEmpty();

        SCOPE.run(() -> assertThat(RequestScope.current()).isSameAs(SCOPE));

        assertThat(RequestScope.find()).isEmpty();
        assertThatIllegalStateException().isThrownBy(RequestScope::current);
    }

    @Test
    void endsWithABlockThatFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SCOPE.run(() -> {
                    throw new IllegalStateException("failed inside");
                }));

        assertThat(RequestScope.find()).isEmpty();
    }

    @Test
    void comesBackAfterANestedBlock() {
        var globex = new TenantId(UUID.randomUUID());

        SCOPE.run(() -> {
            SCOPE.withTenant(globex)
                    .run(() -> assertThat(RequestScope.currentTenant()).isEqualTo(globex));
            assertThat(RequestScope.currentTenant()).isEqualTo(ACME);
        });
    }

    @Test
    void keepsItsOtherPartsWhenOneIsReplaced() {
        var program = new Actor.Program("dispatcher");

        assertThat(SCOPE.withActor(program)).isEqualTo(new RequestScope("req-1", ACME, program, Locale.GERMAN));
        assertThat(SCOPE.withTenant(null)).isEqualTo(new RequestScope("req-1", null, Actor.ANONYMOUS, Locale.GERMAN));
    }

    @Test
    void neverTakesAMissingTenantForAllTenants() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SCOPE.withTenant(null).requireTenant())
                .withMessage("No tenant is in scope");
    }

    @Test
    void isNotSeenByAThreadItWasNotCarriedTo() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = SCOPE.call(() -> threads.submit(RequestScope::find).get());

            assertThat(seen).isEmpty();
        }
    }

    @Test
    void isCarriedToVirtualThreads() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen =
                    SCOPE.call(() -> threads.submit(RequestScope.carry((Callable<RequestScope>) RequestScope::current))
                            .get());

            assertThat(seen).isSameAs(SCOPE);
        }
    }

    @Test
    void doesNotStayOnAPooledThread() throws Exception {
        try (var thread = Executors.newSingleThreadExecutor()) {
            var seen = new CompletableFuture<Optional<RequestScope>>();
            SCOPE.run(() -> thread.execute(RequestScope.carry((Runnable) () -> seen.complete(RequestScope.find()))));

            assertThat(seen.get()).contains(SCOPE);
            assertThat(thread.submit(RequestScope::find).get()).isEmpty();
        }
    }

    @Test
    void carriesNothingFromOutsideOfAScope() {
        Runnable task = () -> {};

        assertThat(RequestScope.carry(task)).isSameAs(task);
    }

    @Test
    void labelsActorsWithoutPersonalData() {
        var person = new UserId(UUID.randomUUID());

        assertThat(Actor.ANONYMOUS.label()).isEqualTo("anonymous");
        assertThat(new Actor.Person(person, "OWNER", false).label()).isEqualTo(person.toString());
        assertThat(new Actor.Program("dispatcher").label()).isEqualTo("program:dispatcher");
    }
}
