package com.acme.crm.contacts;

import dev.basefly.plans.spi.UsageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How many contacts an organization has that are not deleted, which corrects the count of its quota each night. */
@Component
class ContactCount implements UsageSource {

    private final JdbcClient jdbc;

    ContactCount(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String feature() {
        return Contacts.FEATURE;
    }

    @Override
    public long count() {
        return jdbc.sql("select count(*) from contacts where deleted_at is null")
                .query(Long.class)
                .single();
    }
}
