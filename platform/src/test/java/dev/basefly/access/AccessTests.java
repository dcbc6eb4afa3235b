package dev.basefly.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessTests {

    private static final TenantId ACME = new TenantId(UUID.randomUUID());

    private final Access access = new Access(List.of(
            Permission.toRead("invoices:read", "See invoices").ofEverybody(),
            Permission.toChange("invoices:write", "Write invoices").of(RoleName.BILLING)));

    @Test
    void allowsTheRolesThatHaveThePermission() {
        assertThat(decide(person("OWNER"), ACME, "invoices:write").allowed()).isTrue();
        assertThat(decide(person("BILLING"), ACME, "invoices:write").allowed()).isTrue();
        assertThat(decide(person("VIEWER"), ACME, "invoices:read").allowed()).isTrue();
    }

    @Test
    void saysWhyNotAndWhatWouldHelp() {
        assertThat(decide(person("VIEWER"), ACME, "invoices:write"))
                .isEqualTo(new Decision.Denied(
                        "missing_permission",
                        "Your role VIEWER does not have the permission invoices:write",
                        "Ask an owner for one of the roles OWNER, BILLING"));
        assertThat(decide(Actor.ANONYMOUS, ACME, "invoices:read"))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo("not_signed_in"));
    }

    @Test
    void deniesWhoIsInNoOrganization() {
        assertThat(decide(person(null), null, "invoices:read"))
                .isInstanceOfSatisfying(
                        Decision.Denied.class,
                        denied -> assertThat(denied.reason()).isEqualTo("no_organization"));
    }

    @Test
    void deniesAnOperatorWithoutARoleInTheOrganization() {
        var operator = new Actor.Person(new UserId(UUID.randomUUID()), null, true);

        assertThat(decide(operator, ACME, "invoices:read").allowed()).isFalse();
    }

    @Test
    void allowsTheSystemItself() {
        assertThat(decide(new Actor.Program("dispatcher"), ACME, "invoices:write")
                        .allowed())
                .isTrue();
    }

    @Test
    void refusesWithTheStatusThatFits() {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> require(Actor.ANONYMOUS))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> require(person("MEMBER")))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatCode(() -> require(person("OWNER"))).doesNotThrowAnyException();
    }

    @Test
    void doesNotKnowPermissionsThatNobodyDeclares() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decide(person("OWNER"), ACME, "invoices:raed"))
                .withMessageContaining("invoices:raed");
        assertThatIllegalArgumentException().isThrownBy(() -> Permission.toChange("writeInvoices", "Write invoices"));
    }

    private void require(Actor actor) {
        scope(actor, ACME).run(() -> access.require("invoices:write"));
    }

    private Decision decide(Actor actor, @Nullable TenantId tenant, String permission) {
        return scope(actor, tenant).call(() -> access.can(permission));
    }

    private static RequestScope scope(Actor actor, @Nullable TenantId tenant) {
        return new RequestScope("req", tenant, actor, Locale.ROOT);
    }

    private static Actor.Person person(@Nullable String role) {
        return new Actor.Person(new UserId(UUID.randomUUID()), role, false);
    }
}
