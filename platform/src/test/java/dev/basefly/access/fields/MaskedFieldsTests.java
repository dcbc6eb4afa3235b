package dev.basefly.access.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.basefly.PlatformTest;
import dev.basefly.access.Access;
import dev.basefly.access.VisibleTo;
import dev.basefly.api.ApiError;
import dev.basefly.runtime.Actor;
import dev.basefly.runtime.RequestScope;
import dev.basefly.runtime.TenantId;
import dev.basefly.runtime.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@PlatformTest
class MaskedFieldsTests {

    record Payslip(
            String name,
            @VisibleTo("roles:write") @Nullable Integer salary,
            @VisibleTo("roles:write") @Nullable List<String> bonuses) {}

    record Payroll(Map<String, List<Line>> lines) {}

    sealed interface Line permits Bonus, Salary {}

    record Bonus(@VisibleTo("rolls:write") String words) implements Line {}

    record Salary(Payslip payslip) implements Line {}

    @Autowired
    private JsonMapper json;

    @Autowired
    private Access access;

    private final Payslip payslip = new Payslip("Ada", 100, List.of("car"));

    @Test
    void areLeftOutForCallersWithoutThePermission() {
        assertThat(by("OWNER", () -> json.writeValueAsString(payslip)))
                .isEqualTo("{\"name\":\"Ada\",\"salary\":100,\"bonuses\":[\"car\"]}");
        assertThat(by("VIEWER", () -> json.writeValueAsString(List.of(payslip))))
                .isEqualTo("[{\"name\":\"Ada\"}]");
        assertThat(json.writeValueAsString(payslip)).isEqualTo("{\"name\":\"Ada\"}");
    }

    @Test
    void areReadFromCallersWithThePermission() {
        var text = "{\"name\":\"Ada\",\"salary\":100,\"bonuses\":[\"car\"]}";

        assertThat(by("OWNER", () -> json.readValue(text, Payslip.class))).isEqualTo(payslip);
        assertThat(by("OWNER", () -> json.readValue("{\"name\":\"Ada\",\"salary\":null}", Payslip.class)))
                .isEqualTo(new Payslip("Ada", null, null));
        assertThat(by("VIEWER", () -> json.readValue("{\"name\":\"Ada\"}", Payslip.class)))
                .isEqualTo(new Payslip("Ada", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"salary\":1", "\"salary\":null", "\"bonuses\":[]", "\"bonuses\":null"})
    void areRefusedFromOthersWhateverTheValue(String field) {
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> by("VIEWER", () -> json.readValue("{\"name\":\"Ada\"," + field + "}", Payslip.class)))
                .havingCause()
                .isInstanceOfSatisfying(
                        ApiError.class,
                        error -> assertThat(error).hasMessageStartingWith("You may not send the field"));
    }

    @Test
    void areNamedAtTheStartWhenNobodyDeclaresTheirPermission() {
        var types = new HashSet<Class<?>>();
        MaskedTypes.collect(ResolvableType.forClassWithGenerics(List.class, Payroll.class), types);

        assertThat(types).contains(Payroll.class, Line.class, Bonus.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> new MaskedTypes(List.of(), access).requireDeclared(types))
                .withMessageContainingAll("Bonus", "rolls:write")
                .withMessageNotContaining("Payslip");
    }

    private static <T> T by(String role, ScopedValue.CallableOp<T, RuntimeException> block) {
        var person = new Actor.Person(new UserId(UUID.randomUUID()), role, false);
        return new RequestScope("req", new TenantId(UUID.randomUUID()), person, Locale.ROOT).call(block);
    }
}
