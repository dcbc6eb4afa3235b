-- By which consent staff of the installation may act in an organization, and what became of it. Who asked, allowed and
-- acted stays as an id when the account goes. New table: nothing waits.
create table support_grants (
    id uuid primary key,
    tenant_id uuid not null references organizations (tenant_id) on delete cascade,
    operator_id uuid,
    state text not null,
    reason text not null,
    read_only boolean not null,
    hours integer not null,
    created_at timestamptz not null,
    ends_at timestamptz,
    closed_at timestamptz,
    constraint support_grants_state
        check (state in ('REQUESTED', 'GRANTED', 'DECLINED', 'ENDED', 'REVOKED', 'EXPIRED')),
    constraint support_grants_hours check (hours between 1 and 168),
    constraint support_grants_reason check (char_length(reason) between 1 and 500),
    constraint support_grants_ends check (state in ('REQUESTED', 'DECLINED', 'EXPIRED') or ends_at is not null)
);

create index support_grants_by_tenant on support_grants (tenant_id, id desc);
create index support_grants_by_operator on support_grants (operator_id, id desc);

select make_tenant_table('support_grants');
