-- Product data for tests of moves: parts refer to gadgets, gadgets to the platform; one active gadget of a kind.
create table gadgets (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete restrict,
    kind text not null,
    words text not null,
    weight numeric,
    content bytea,
    seen_at timestamptz,
    length int generated always as (char_length(words)) stored,
    updated_at timestamptz not null default now(),
    deleted_at timestamptz,
    constraint gadgets_words_not_empty check (words <> '')
);

create unique index gadgets_one_of_a_kind on gadgets (tenant_id, kind) where deleted_at is null;
create index gadgets_by_tenant on gadgets (tenant_id, id);
create trigger gadgets_touch before update on gadgets for each row execute function touch_updated_at();

create table gadget_parts (
    tenant_id uuid not null,
    gadget_id uuid not null references gadgets (id) on delete cascade,
    number int not null,
    made_by uuid references users (id),
    constraint gadget_parts_pkey primary key (tenant_id, gadget_id, number)
);

select make_tenant_table('gadgets');
select make_tenant_table('gadget_parts');
select make_product_table('gadgets');
select make_product_table('gadget_parts');
