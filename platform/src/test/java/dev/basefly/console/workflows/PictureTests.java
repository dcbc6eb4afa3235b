package dev.basefly.console.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.basefly.workflows.Workflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PictureTests {

    record Order(int total) {}

    private static final Workflow<Order> ORDER = Workflow.of("shop.order", 1, Order.class)
            .step("reserve", (order, step) -> order)
            .when(
                    "large",
                    order -> order.total() > 100,
                    branch -> branch.step("check", (order, step) -> order),
                    branch -> branch.sleep("rest", Duration.ofHours(1)))
            .call("charge-the-card-of-the-customer", (order, step) -> order);

    @Test
    void drawsPartsBelowEachOtherAndBranchesSideBySide() {
        var picture = Picture.of(ORDER, Map.of("reserve", PartState.DONE, "check", PartState.AT_WORK));

        assertThat(picture.boxes())
                .extracting(Picture.Box::name, Picture.Box::kind, Picture.Box::state)
                .containsExactly(
                        tuple("reserve", "Step", PartState.DONE),
                        tuple("large", "Choice", PartState.DONE),
                        tuple("check", "Step", PartState.AT_WORK),
                        tuple("rest", "Sleep", PartState.AHEAD),
                        tuple("charge-the-card-of-the-customer", "Call", PartState.AHEAD));
        var check = picture.boxes().get(2);
        var rest = picture.boxes().get(3);
        assertThat(check.y()).isEqualTo(rest.y());
        assertThat(check.x() + check.width()).isLessThan(rest.x());
        assertThat(picture.boxes()).allSatisfy(box -> {
            assertThat(box.x()).isNotNegative();
            assertThat(box.x() + box.width()).isLessThanOrEqualTo(picture.width());
            assertThat(box.y() + box.height()).isLessThanOrEqualTo(picture.height());
            assertThat(box.title().length()).isLessThanOrEqualTo(20);
        });
    }

    @Test
    void drawsNothingOfAWorkflowThatDoesNothing() {
        var picture = Picture.of(Workflow.of("shop.nothing", 1, Order.class), Map.of());

        assertThat(picture.boxes()).isEmpty();
        assertThat(picture.width()).isPositive();
    }
}
