package dev.basefly.dashboard.component;

/**
 * A question before something that takes effort to undo; the subject's name follows the question.
 *
 * @param consequence what will happen and how it can be undone
 */
public record Confirmation(String id, String question, String consequence, String confirm) {}
