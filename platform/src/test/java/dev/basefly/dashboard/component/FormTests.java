package dev.basefly.dashboard.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTests {

    private final Form form = Form.submitted(Map.of("name", "staging", "password", "correct horse"));

    @Test
    void bringsTheTypedValueAndTheErrorBackToTheField() {
        var field = Field.of(Input.text("name").must(), "Name").hint("Short.").in(form.refused("name", "is taken"));

        assertThat(field.value()).isEqualTo("staging");
        assertThat(field.error()).isEqualTo("is taken");
        assertThat(field.invalid()).isEqualTo("true");
        assertThat(field.describedBy()).isEqualTo("field-name-error field-name-hint");
    }

    @Test
    void neverSendsAPasswordBack() {
        var field = Field.of(Input.password("password"), "Password").in(form);

        assertThat(field.value()).isEmpty();
    }

    @Test
    void keepsTheFirstComplaintAboutAField() {
        var refused = form.refused("name", "is taken").refused("name", "is too long");

        assertThat(refused.errors()).containsExactly(Map.entry("name", "is taken"));
    }

    @Test
    void aFieldWithoutNotesIsDescribedByNothing() {
        assertThat(Field.of(Input.text("name"), "Name").describedBy()).isNull();
        assertThat(form.isRefused()).isFalse();
    }
}
