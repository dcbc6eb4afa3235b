package dev.basefly.dashboard.home;

import gg.jte.Content;
import java.util.Locale;
import java.util.function.Function;

/**
 * A section of the home page, such as the prices; a module or a product contributes one by declaring it as a bean. It is
 * made for visitors whom nobody knows, so it shows nothing of any organization.
 *
 * @param order smaller comes first
 * @param content a section with a heading of the second level, for readers of the locale
 */
public record HomePart(int order, Function<Locale, Content> content) {}
