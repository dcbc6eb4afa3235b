-- What a person was told within an organization, and by which ways they want to be told. One row for each person and event,
-- so that an event which is delivered twice tells nobody twice. There is no foreign key to people: being told must not hold
-- up anybody's row. New tables: nothing waits.
create table inbox_messages (
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    person_id uuid not null,
    id uuid not null,
    event_id uuid not null,
    kind text not null,
    title text not null,
    body text not null,
    path text not null,
    in_app boolean not null,
    by_mail boolean not null,
    mailed_at timestamptz,
    read_at timestamptz,
    created_at timestamptz not null,
    constraint inbox_messages_pkey primary key (tenant_id, person_id, id),
    constraint inbox_messages_event_key unique (tenant_id, event_id, person_id),
    constraint inbox_messages_title_length check (char_length(title) between 1 and 200),
    constraint inbox_messages_body_length check (char_length(body) <= 1000),
    constraint inbox_messages_way check (in_app or by_mail)
);

create index inbox_messages_unread on inbox_messages (tenant_id, person_id, id) where in_app and read_at is null;
create index inbox_messages_by_person on inbox_messages (person_id);
create index inbox_messages_by_age on inbox_messages (created_at);
select make_tenant_table('inbox_messages');

-- Only what differs from what is usual for the kind.
create table inbox_choices (
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    person_id uuid not null,
    kind text not null,
    in_app boolean not null,
    by_mail boolean not null,
    constraint inbox_choices_pkey primary key (tenant_id, person_id, kind)
);

create index inbox_choices_by_kind on inbox_choices (tenant_id, kind);
create index inbox_choices_by_person on inbox_choices (person_id);
select make_tenant_table('inbox_choices');
