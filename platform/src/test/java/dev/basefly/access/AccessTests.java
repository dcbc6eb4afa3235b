package dev.basefly.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.access.spi.EnvironmentRule;
import dev.basefly.access.spi.RoleDefinition;
import dev.basefly.api.ApiError;
import dev.basefly.api.ErrorCode;
import dev.basefly.database.Placement;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import dev.basefly.testkit.SettableClock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The decision without a database: what is decided here needs none. */
class AccessTests {

    private static final TenantId ACME = new TenantId(UUID.randomUUID());
    private static final TenantId GLOBEX = new TenantId(UUID.randomUUID());
    private static final UserId ADA = new UserId(UUID.randomUUID());

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T10:00:00Z"));
    private final List<RoleDefinition> ownRoles = new ArrayList<>();
    private int readings;
    private long nanoseconds;

    private final List<Permission> permissions = List.of(
            Permission.toRead("invoices:read", "See invoices").ofEverybody(),
            Permission.toChange("invoices:write", "Write invoices").of(RoleName.BILLING, RoleName.MEMBER),
            Permission.toChange("invoices:administer", "Change the invoices of others")
                    .of(RoleName.BILLING),
            Permission.toChange("invoices:erase", "Erase all invoices"));

    private final List<ObjectRule> rules = List.of(
            ObjectRule.ownedOrGranted("invoices:write", "invoices").unlessHolding("invoices:administer"),
            ObjectRule.noneOf("invoices:write", "invoices", "state", "PAID")
                    .refusing("paid", "The invoice is paid", "Write a credit note"));

    private final EnvironmentRule workingHours = new EnvironmentRule() {
        @Override
        public String name() {
            return "working_hours";
        }

        @Override
        public boolean concerns(String permission) {
            return permission.equals("invoices:erase");
        }

        @Override
        public Optional<Decision.Denied> refusal(Question question) {
            var hour = LocalTime.ofInstant(question.time(), ZoneOffset.UTC).getHour();
            return hour >= 8 && hour < 18
                    ? Optional.empty()
                    : Optional.of(new Decision.Denied("closed", "Only in working hours", "Come back at 8:00"));
        }
    };

    private final Access access = access(permissions, rules);

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
                        "Ask an owner for one of the roles OWNER, MEMBER, BILLING"));
        assertThat(reason(decide(Actor.ANONYMOUS, ACME, "invoices:read"))).isEqualTo("not_signed_in");
    }

    @Test
    void deniesWhoIsInNoOrganization() {
        assertThat(reason(decide(person(null), null, "invoices:read"))).isEqualTo("no_organization");
        assertThat(reason(decide(person("OWNER"), null, "invoices:read"))).isEqualTo("no_organization");
    }

    @Test
    void deniesAnOperatorWithoutARoleInTheOrganization() {
        var operator = new Actor.Person(ADA, null, true);

        assertThat(decide(operator, ACME, "invoices:read").allowed()).isFalse();
    }

    @Test
    void allowsTheSystemItself() {
        assertThat(decide(new Actor.Program("dispatcher"), ACME, "invoices:erase")
                        .allowed())
                .isTrue();
    }

    @Test
    void refusesWithTheStatusThatFits() {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> require(Actor.ANONYMOUS))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.UNAUTHORIZED));
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> require(person("ADMIN")))
                .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.FORBIDDEN));
        assertThatCode(() -> require(person("OWNER"))).doesNotThrowAnyException();
    }

    @Test
    void doesNotKnowPermissionsThatNobodyDeclares() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> decide(person("OWNER"), ACME, "invoices:raed"))
                .withMessageContaining("invoices:raed");
        assertThatIllegalArgumentException().isThrownBy(() -> Permission.toChange("writeInvoices", "Write invoices"));
        assertThatIllegalStateException()
                .isThrownBy(() -> access(permissions, List.of(ObjectRule.ownedOrGranted("invoices:raed", "invoices"))))
                .withMessageContaining("invoices:raed");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        access(permissions, List.of(ObjectRule.oneOf("invoices:write", "invoices", "colour", "RED"))))
                .withMessageContaining("colour");
    }

    @Test
    void letsOwnRolesInherit() {
        role("clerk", Set.of("invoices:administer"), "trainee");
        role("trainee", Set.of(), "MEMBER");

        assertThat(decide(person("clerk"), ACME, "invoices:administer").allowed())
                .isTrue();
        assertThat(decide(person("clerk"), ACME, "invoices:write").allowed()).isTrue();
        assertThat(decide(person("trainee"), ACME, "invoices:administer").allowed())
                .isFalse();
        assertThat(reason(decide(person("clerk"), GLOBEX, "invoices:read"))).isEqualTo("unknown_role");
    }

    @Test
    void givesNoOwnRoleWhatOnlyOwnersMay() {
        role("usurper", Set.of("invoices:erase"), "OWNER");

        assertThat(reason(decide(person("usurper"), ACME, "invoices:erase"))).isEqualTo("missing_permission");
        assertThat(decide(person("usurper"), ACME, "invoices:read").allowed()).isFalse();
    }

    @Test
    void endsWhereRolesFormACycle() {
        role("hen", Set.of("invoices:read"), "egg");
        role("egg", Set.of("invoices:administer"), "hen");

        assertThat(decide(person("hen"), ACME, "invoices:administer").allowed()).isTrue();
        assertThat(decide(person("egg"), ACME, "invoices:read").allowed()).isTrue();
    }

    @Test
    void ignoresPermissionsThatAreNotDeclaredAnyMore() {
        role("relict", Set.of("fax:send", "invoices:read"));

        assertThat(decide(person("relict"), ACME, "invoices:read").allowed()).isTrue();
    }

    @Test
    void readsOwnRolesOnceAndAgainWhenToldThatTheyChanged() {
        role("clerk", Set.of("invoices:read"));
        decide(person("clerk"), ACME, "invoices:read");
        decide(person("clerk"), ACME, "invoices:read");
        assertThat(readings).isEqualTo(1);

        ownRoles.clear();
        access.forgetRoles(ACME);

        assertThat(reason(decide(person("clerk"), ACME, "invoices:read"))).isEqualTo("unknown_role");
    }

    @Test
    void noticesWithinASecondWhatAnotherNodeChanged() {
        role("clerk", Set.of("invoices:read"));
        decide(person("clerk"), ACME, "invoices:read");
        ownRoles.clear();
        nanoseconds += 999_000_000;
        assertThat(decide(person("clerk"), ACME, "invoices:read").allowed()).isTrue();

        nanoseconds += 1_000_000;

        assertThat(reason(decide(person("clerk"), ACME, "invoices:read"))).isEqualTo("unknown_role");
    }

    @Test
    void letsKeysDoWhatBothTheirScopesAndTheirCreatorsRoleAllow() {
        var key = new Actor.Key("key_1", ADA, "MEMBER", Set.of("invoices:read", "invoices:administer"));

        assertThat(decide(key, ACME, "invoices:read").allowed()).isTrue();
        assertThat(reason(decide(key, ACME, "invoices:write"))).isEqualTo("missing_scope");
        assertThat(reason(decide(key, ACME, "invoices:administer"))).isEqualTo("missing_permission");
    }

    @Test
    void letsSupportReadAndNeverDoWhatOnlyOwnersMay() {
        var reader = new Actor.Support(ADA, "grant", true);
        var writer = new Actor.Support(ADA, "grant", false);

        assertThat(decide(reader, ACME, "invoices:read").allowed()).isTrue();
        assertThat(reason(decide(reader, ACME, "invoices:write"))).isEqualTo("support_read_only");
        assertThat(decide(writer, ACME, "invoices:write").allowed()).isTrue();
        assertThat(reason(decide(writer, ACME, "invoices:erase"))).isEqualTo("owner_only");
    }

    @Test
    void asksTheRulesAboutTheObject() {
        var own = invoice(ADA, "SENT");
        var foreign = invoice(new UserId(UUID.randomUUID()), "SENT");

        assertThat(decide(person("MEMBER"), own).allowed()).isTrue();
        assertThat(decide(person("BILLING"), foreign).allowed()).isTrue();
        assertThat(decide(new Actor.Program("dispatcher"), invoice(null, "PAID"))
                        .allowed())
                .isTrue();
        assertThat(decide(person("MEMBER"), invoice(ADA, "PAID")))
                .isEqualTo(new Decision.Denied("paid", "The invoice is paid", "Write a credit note"));
        assertThat(reason(decide(person("OWNER"), invoice(ADA, "PAID")))).isEqualTo("paid");
        assertThat(reason(decide(person("OWNER"), invoice(ADA, null)))).isEqualTo("paid");
        assertThat(reason(decide(person("VIEWER"), own))).isEqualTo("missing_permission");
    }

    @Test
    void asksTheRulesAboutTheEnvironment() {
        assertThat(decide(person("OWNER"), ACME, "invoices:erase").allowed()).isTrue();

        clock.advance(java.time.Duration.ofHours(9));

        assertThat(decide(person("OWNER"), ACME, "invoices:erase"))
                .isEqualTo(new Decision.Denied("closed", "Only in working hours", "Come back at 8:00"));
        assertThat(reason(decide(person("MEMBER"), ACME, "invoices:erase"))).isEqualTo("missing_permission");
        assertThat(decide(person("OWNER"), ACME, "invoices:write").allowed()).isTrue();
    }

    @Test
    void explainsEachStepAndDecidesTheSame() {
        role("clerk", Set.of(), "trainee");
        role("trainee", Set.of(), "MEMBER");
        var paid = invoice(ADA, "PAID");

        var explanation = scope(person("clerk"), ACME).call(() -> access.explain("invoices:write", paid));

        assertThat(explanation.allowed()).isFalse();
        assertThat(explanation.reason()).isEqualTo(reason(decide(person("clerk"), paid)));
        assertThat(explanation.remedy()).isEqualTo("Write a credit note");
        assertThat(explanation.steps().stream().map(step -> step.kind() + " " + step.passed() + " " + step.finding()))
                .containsExactly(
                        "ACTOR true " + ADA,
                        "ROLE true clerk",
                        "PERMISSION true clerk inherits from trainee inherits from MEMBER has invoices:write",
                        "OBJECT_RULE true It must be own or granted: met",
                        "OBJECT_RULE false The invoice is paid");
    }

    @Test
    void letsNobodyGiveWhatTheyDoNotHave() {
        role("clerk", Set.of("invoices:administer"));

        assertThat(mayGive("BILLING", "clerk").allowed()).isTrue();
        assertThat(mayGive("OWNER", "OWNER").allowed()).isTrue();
        assertThat(reason(mayGive("MEMBER", "clerk"))).isEqualTo("escalation");
        assertThat(reason(mayGive("BILLING", "OWNER"))).isEqualTo("escalation");
        assertThat(reason(mayGive("OWNER", "stranger"))).isEqualTo("unknown_role");
    }

    @Test
    void tellsWhatTheCallerAndEachRoleHas() {
        role("clerk", Set.of("invoices:administer"), "VIEWER");

        assertThat(scope(person("clerk"), ACME).call(access::permissions))
                .containsExactly("invoices:administer", "invoices:read");
        assertThat(access.permissionsByRole(ACME))
                .containsEntry(RoleName.of("clerk"), Set.of("invoices:administer", "invoices:read"))
                .containsEntry(RoleName.VIEWER, Set.of("invoices:read"))
                .containsEntry(
                        RoleName.OWNER,
                        Set.of("invoices:read", "invoices:write", "invoices:administer", "invoices:erase"));
    }

    private Access access(List<Permission> declared, List<ObjectRule> objectRules) {
        var type = new ObjectType("invoices", "inv", "invoices", "owner_id", Map.of("state", "state"), "invoices:read");
        var declarations = new Declarations(declared, List.of(type), objectRules, List.of(workingHours));
        var roles = new RoleBook(
                new RoleCompiler(declarations.all()),
                organization -> {
                    readings++;
                    return organization.equals(ACME) ? List.copyOf(ownRoles) : List.of();
                },
                () -> nanoseconds);
        var noDatabase = JdbcClient.create(new DriverManagerDataSource("jdbc:none"));
        var grants = new ObjectGrants(noDatabase, clock, Placement.Source.ALL_SHARED);
        return new Access(
                declarations, roles, new Decisions(declarations, roles, grants, () -> null, clock), noDatabase);
    }

    private void role(String name, Set<String> own, String... parents) {
        ownRoles.add(new RoleDefinition(
                RoleName.of(name),
                own,
                java.util.stream.Stream.of(parents).map(RoleName::of).collect(java.util.stream.Collectors.toSet())));
    }

    private static Resource invoice(@Nullable UserId owner, @Nullable String state) {
        return new Resource("invoices", UUID.randomUUID(), owner, Map.of()).with("state", state);
    }

    private void require(Actor actor) {
        scope(actor, ACME).run(() -> access.require("invoices:write"));
    }

    private Decision decide(Actor actor, @Nullable TenantId tenant, String permission) {
        return scope(actor, tenant).call(() -> access.can(permission));
    }

    private Decision decide(Actor actor, Resource resource) {
        return scope(actor, ACME).call(() -> access.can("invoices:write", resource));
    }

    private Decision mayGive(String own, String given) {
        return scope(person(own), ACME).call(() -> access.mayGive(RoleName.of(given)));
    }

    private static String reason(Decision decision) {
        return decision instanceof Decision.Denied denied ? denied.reason() : "allowed";
    }

    private static RequestScope scope(Actor actor, @Nullable TenantId tenant) {
        return new RequestScope("req", tenant, actor, Locale.ROOT);
    }

    private static Actor.Person person(@Nullable String role) {
        return new Actor.Person(ADA, role, false);
    }
}
