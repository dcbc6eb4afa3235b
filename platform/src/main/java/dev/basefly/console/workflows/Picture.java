package dev.basefly.console.workflows;

import static dev.basefly.words.Words.later;
import static dev.basefly.words.Words.t;

import dev.basefly.workflows.Node;
import dev.basefly.workflows.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A workflow's definition as a drawing from top to bottom, in the units of its view box; branches stand side by side.
 *
 * @param lines the data of SVG paths
 */
public record Picture(int width, int height, List<Box> boxes, List<String> lines) {

    private static final int BOX_WIDTH = 176;
    private static final int BOX_HEIGHT = 52;
    private static final int GAP = 28;
    private static final int LANE = 48;
    private static final int EDGE = 8;
    private static final int LONGEST_NAME = 20;

    public Picture {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
    }

    /** The same for who does not see it. */
    public String words() {
        return boxes.stream()
                .map(box -> t(
                        "{0} {1}: {2}", t(box.kind()), box.name(), t(box.state().label())))
                .collect(Collectors.joining(". "));
    }

    /**
     * A part of the workflow.
     *
     * @param kind what it is, in a word
     */
    public record Box(int x, int y, String name, String kind, PartState state) {

        public int width() {
            return BOX_WIDTH;
        }

        public int height() {
            return BOX_HEIGHT;
        }

        public int middle() {
            return x + BOX_WIDTH / 2;
        }

        /** The beginning of its name, as much as fits. */
        public String title() {
            return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
        }
    }

    static <S extends Record> Picture of(Workflow<S> workflow, Map<String, PartState> states) {
        Drawing drawing = new Drawing(states);
        int width = width(workflow.nodes());
        int bottom = drawing.sequence(workflow.nodes(), EDGE + width / 2, EDGE);
        return new Picture(width + 2 * EDGE, bottom + EDGE, drawing.boxes, drawing.lines);
    }

    private static <S extends Record> int width(List<Node<S>> nodes) {
        return nodes.stream().mapToInt(Picture::width).max().orElse(LANE);
    }

    private static <S extends Record> int width(Node<S> node) {
        return node instanceof Node.Choice<S> choice
                ? Math.max(BOX_WIDTH, width(choice.then()) + GAP + width(choice.otherwise()))
                : BOX_WIDTH;
    }

    private static <S extends Record> String kind(Node<S> node) {
        return switch (node) {
            case Node.Step<S> step -> step.outside() ? later("Call") : later("Step");
            case Node.Sleep<S> _ -> later("Sleep");
            case Node.Await<S, ?> _ -> later("Signal");
            case Node.Choice<S> _ -> later("Choice");
        };
    }

    /** What was drawn so far. */
    private static final class Drawing {

        private final Map<String, PartState> states;
        private final List<Box> boxes = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();

        Drawing(Map<String, PartState> states) {
            this.states = states;
        }

        /** Draws parts below each other; returns where they end. */
        <S extends Record> int sequence(List<Node<S>> nodes, int middle, int top) {
            int y = top;
            boolean first = true;
            for (Node<S> node : nodes) {
                if (!first) {
                    lines.add("M%d %dV%d".formatted(middle, y, y + GAP));
                    y += GAP;
                }
                first = false;
                boxes.add(new Box(middle - BOX_WIDTH / 2, y, node.name(), kind(node), state(node)));
                y += BOX_HEIGHT;
                if (node instanceof Node.Choice<S> choice) {
                    y = branches(choice, middle, y);
                }
            }
            return y;
        }

        private <S extends Record> int branches(Node.Choice<S> choice, int middle, int top) {
            int then = width(choice.then());
            int otherwise = width(choice.otherwise());
            int left = middle - (then + GAP + otherwise) / 2;
            int first = left + then / 2;
            int second = left + then + GAP + otherwise / 2;
            int below = top + GAP;
            lines.add("M%d %dV%dH%dV%d".formatted(middle, top, top + GAP / 2, first, below));
            lines.add("M%d %dV%dH%dV%d".formatted(middle, top, top + GAP / 2, second, below));
            int firstEnd = sequence(choice.then(), first, below);
            int secondEnd = sequence(choice.otherwise(), second, below);
            int end = Math.max(firstEnd, secondEnd) + GAP / 2;
            lines.add("M%d %dV%dH%d".formatted(first, firstEnd, end, middle));
            lines.add("M%d %dV%dH%d".formatted(second, secondEnd, end, middle));
            return end;
        }

        private <S extends Record> PartState state(Node<S> node) {
            if (node instanceof Node.Choice<S> choice) {
                boolean taken = names(List.of(choice)).anyMatch(states::containsKey);
                return taken ? PartState.DONE : PartState.AHEAD;
            }
            return states.getOrDefault(node.name(), PartState.AHEAD);
        }
    }

    private static <S extends Record> Stream<String> names(List<Node<S>> nodes) {
        return nodes.stream()
                .flatMap(node -> node instanceof Node.Choice<S> choice
                        ? Stream.concat(names(choice.then()), names(choice.otherwise()))
                        : Stream.of(node.name()));
    }
}
