package dev.basefly.dashboard;

import dev.basefly.api.ErrorPages.Fault;

/** What a person is told: the fault's own words where they help, ours where they speak to programs. */
public record FaultWords(String title, String message, String remedy) {

    static FaultWords of(Fault fault) {
        return switch (fault.status()) {
            case 401 ->
                new FaultWords("Please sign in", "This page is for people who are signed in.", "Sign in to see it.");
            case 404 ->
                new FaultWords(
                        "This page does not exist",
                        "The address may be mistyped, or what it showed was deleted.",
                        "Check the address, or start again from the beginning.");
            case 503, 504 ->
                new FaultWords(
                        "We will be right back",
                        "Something this page needs is not available at the moment.",
                        "Try again in a minute. Nothing you saved is lost.");
            default -> fault.status() >= 500 ? ours() : yours(fault);
        };
    }

    private static FaultWords ours() {
        return new FaultWords(
                "Something went wrong",
                "It is our fault, not yours, and we have a record of it.",
                "Try again. If it happens again, send us the request number below.");
    }

    private static FaultWords yours(Fault fault) {
        if (fault.remedy() != null) {
            return new FaultWords(fault.title(), sentence(fault.message()), sentence(fault.remedy()));
        }
        return switch (fault.status()) {
            case 403 ->
                new FaultWords(
                        "This is not open to you",
                        "Your role does not allow it, or the form was open for too long.",
                        "Go back, reload the page and try again, or ask an owner of your organization.");
            case 429 ->
                new FaultWords(
                        "That was a little fast",
                        "You made more requests than we answer in a minute.",
                        "Wait a moment, then try again.");
            default -> new FaultWords(fault.title(), sentence(fault.message()), "Go back and try again.");
        };
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
