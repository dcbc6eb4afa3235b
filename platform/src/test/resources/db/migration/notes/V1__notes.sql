-- A tenants' table for tests of the database module: a key of its own, a rule to break, something to change.
create table notes (
    tenant_id uuid not null,
    id bigint generated always as identity,
    words text not null,
    constraint notes_pkey primary key (tenant_id, id),
    constraint notes_words_not_empty check (words <> '')
);

select make_tenant_table('notes');
grant usage on sequence notes_id_seq to basefly_app, basefly_system;
