package dev.basefly.dashboard.component;

/**
 * A question before something that takes effort to undo.
 *
 * @param question such as {@code Delete {0}?}, where the subject's name is put in
 * @param consequence what will happen and how it can be undone
 */
public record Confirmation(String id, String question, String consequence, String confirm) {}
