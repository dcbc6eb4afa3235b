-- Contacts, deleted softly so that they can be restored. New tables: nothing waits.
create table contacts (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    name text not null,
    email text,
    company text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    constraint contacts_name_length check (char_length(name) between 1 and 100),
    constraint contacts_email_length check (char_length(email) between 3 and 254),
    constraint contacts_company_length check (char_length(company) between 1 and 100)
);

create index contacts_listed on contacts (tenant_id, id desc) where deleted_at is null;
create index contacts_by_deletion on contacts (tenant_id, deleted_at);

create trigger contacts_touch before update on contacts for each row execute function touch_updated_at();

select make_tenant_table('contacts');
select make_product_table('contacts');

-- How many were added on which day. A month of it is read at most, so it may grow by a row a day.
create table contact_days (
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    day date not null,
    added integer not null,
    primary key (tenant_id, day)
);

select make_tenant_table('contact_days');
select make_product_table('contact_days');
