package com.acme.crm.contacts;

import dev.basefly.access.Decision;
import dev.basefly.api.Page;
import dev.basefly.dashboard.component.Column;
import dev.basefly.dashboard.component.Pagination;
import dev.basefly.dashboard.component.Toast;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of contacts shows.
 *
 * @param cursor where this page of the list begins, null for the first one
 * @param addition whether whoever looks may add one
 * @param change whether whoever looks may change and delete them
 */
public record ContactList(
        Page<Contact> page,
        @Nullable String cursor,
        Decision addition,
        Decision change,
        @Nullable Toast toast) {

    static final String PATH = "/contacts";

    public static final Column NAME = Column.title("Name");
    public static final Column EMAIL = Column.fact("Email");
    public static final Column COMPANY = Column.fact("Company");
    public static final Column UPDATED = Column.fact("Updated");
    public static final Column ACTIONS = Column.actions("Actions");
    public static final List<Column> COLUMNS = List.of(NAME, EMAIL, COMPANY, UPDATED, ACTIONS);

    public List<Contact> contacts() {
        return page.data();
    }

    /** Where this page of the list is, to look at it again. */
    public String address() {
        return cursor == null ? PATH : PATH + "?cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    public Pagination pagination() {
        return Pagination.of(PATH, cursor, page.meta());
    }
}
