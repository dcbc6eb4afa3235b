package dev.basefly.dashboard;

import dev.basefly.dashboard.component.Icon;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be done from everywhere, such as creating a thing, or a page that the navigation leaves out; the
 * palette lists it. A module or a product contributes one by declaring it as a bean.
 *
 * @param path the page on which it is done
 * @param order smaller comes first
 * @param permission what somebody needs to see it, null for nothing
 */
public record Command(
        String label,
        String path,
        Icon icon,
        int order,
        @Nullable String permission) {}
