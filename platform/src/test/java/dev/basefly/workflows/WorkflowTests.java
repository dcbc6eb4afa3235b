package dev.basefly.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkflowTests {

    record Order(int total) {}

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Workflow<Order> ORDER = Workflow.of("shop.order", 1, Order.class);

    @Test
    void goesTheWayThatItsConditionsSay() {
        var course = new Course<>(new Graph<>(ORDER.when(
                        "large",
                        order -> order.total() > 100,
                        branch -> branch.when("huge", order -> order.total() > 1000, most -> most.step("call", same()))
                                .step("check", same()),
                        branch -> branch.sleep("rest", Duration.ofHours(1)))
                .step("ship", same())));

        assertThat(course.begin(new Order(5), NOON)).satisfies(at -> {
            assertThat(at.position()).isEqualTo("rest");
            assertThat(at.status()).isEqualTo(WorkflowState.SLEEPING);
            assertThat(at.wakeAt()).isEqualTo(NOON.plus(Duration.ofHours(1)));
        });
        assertThat(course.begin(new Order(500), NOON).position()).isEqualTo("check");
        assertThat(course.begin(new Order(5000), NOON).position()).isEqualTo("call");
        assertThat(after(course, 5000, "call")).isEqualTo("check");
        assertThat(after(course, 5000, "check")).isEqualTo("ship");
        assertThat(after(course, 5, "rest")).isEqualTo("ship");
        assertThat(after(course, 5, "ship")).isNull();
    }

    @Test
    void isAnotherOneWhenItsPartsChangedUnderItsVersion() {
        var first = new Graph<>(ORDER.step("charge", same()).step("ship", same()));

        assertThat(new Graph<>(ORDER.step("charge", same()).step("ship", same())).shape())
                .isEqualTo(first.shape());
        assertThat(List.of(
                        ORDER.step("ship", same()).step("charge", same()),
                        ORDER.call("charge", same()).step("ship", same()),
                        ORDER.step("charge", same())
                                .compensatedBy((order, step) -> {})
                                .step("ship", same()),
                        ORDER.step("charge", same())
                                .when("large", order -> true, branch -> branch.step("ship", same()))))
                .allSatisfy(changed -> assertThat(new Graph<>(changed).shape()).isNotEqualTo(first.shape()));
    }

    @Test
    void hasOneNameForEachPart() {
        var charge = ORDER.step("charge", same());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> charge.sleep("charge", Duration.ofDays(1)))
                .withMessageContaining("already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> charge.when("large", order -> true, branch -> branch.step("charge", same())));
        assertThatIllegalArgumentException().isThrownBy(() -> charge.step("Ship it", same()));
        assertThatIllegalArgumentException().isThrownBy(() -> Workflow.of("order", 1, Order.class));
        assertThatIllegalArgumentException().isThrownBy(() -> Workflow.of("shop.order", 0, Order.class));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> charge.sleep("rest", Duration.ofDays(1)).compensatedBy((order, step) -> {}));
    }

    @Test
    void isDefinedOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Definitions(List.of(ORDER, ORDER.step("charge", same()))))
                .withMessageContaining("next version");
    }

    private static @Nullable String after(Course<Order> course, int total, String step) {
        var at = course.begin(new Order(total), NOON);
        return course.passed(at, Objects.requireNonNull(course.graph().node(step)), new Order(total), NOON)
                .position();
    }

    private static Node.Work<Order> same() {
        return (order, step) -> order;
    }
}
