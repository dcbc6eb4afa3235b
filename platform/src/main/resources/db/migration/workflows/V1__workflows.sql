-- Workflows that were started, and the signals that were sent to them. The installation's own have the tenant 0. There are
-- no foreign keys: whoever starts one or sends a signal must not wait for somebody's row.
-- New tables: no lock that anybody could wait for.
create table workflows (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    version int not null,
    -- A hash of the definition's parts: one that changed under its version is another one.
    shape text not null,
    -- What it is about, such as an order: one that has not ended for each.
    key text not null,
    status text not null,
    -- The part it stands at.
    position text,
    state jsonb not null,
    -- How many transitions there were: each one checks and raises it, so no transition happens twice.
    sequence int not null default 0,
    attempt int not null default 0,
    -- How often the part it stands at has put itself off since it last failed or began, and since when.
    postponed int not null default 0,
    postponed_since timestamptz,
    -- The steps to be taken back if it fails, in the order in which they were done.
    undo text[] not null default '{}',
    -- The job that goes on with it.
    driver uuid,
    wake_at timestamptz,
    -- Whether somebody wants it taken back, and why: no step is completed after that.
    asked text,
    asked_because text,
    error text,
    actor text not null,
    request_id text,
    traceparent text,
    generation smallint not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    constraint workflows_pkey primary key (tenant_id, id),
    constraint workflows_status check (status in ('RUNNING', 'SLEEPING', 'AWAITING', 'COMPENSATING', 'STUCK',
        'COMPLETED', 'COMPENSATED', 'CANCELLED')),
    constraint workflows_asked check (asked in ('CANCEL', 'COMPENSATE')),
    constraint workflows_ended check ((ended_at is not null) = (status in ('COMPLETED', 'COMPENSATED', 'CANCELLED'))),
    constraint workflows_key_length check (char_length(key) between 1 and 200)
) with (fillfactor = 80);

create unique index workflows_unique on workflows (tenant_id, name, key) where ended_at is null;
create index workflows_by_id on workflows (id);
create index workflows_stuck on workflows (id) where status = 'STUCK';
-- A step leaves the time as it is, so that its update touches no index.
create index workflows_due on workflows (wake_at, id) where ended_at is null;
create index workflows_ended on workflows (ended_at) where ended_at is not null;

select make_tenant_table('workflows');

-- What comes after what, as WorkflowState.next says it: whatever goes wrong in a process, nothing that ended goes on, and
-- nothing that goes back goes forwards again unless an operator had it stuck.
create function workflows_refuse_move() returns trigger
language plpgsql as $$
begin
    raise exception 'workflow % cannot become % after %', old.id, new.status, old.status
        using errcode = 'check_violation', constraint = 'workflows_moves';
end
$$;

create trigger workflows_moves before update of status on workflows for each row
when (
    old.status in ('COMPLETED', 'COMPENSATED', 'CANCELLED')
    or (old.status = 'COMPENSATING' and new.status not in ('COMPENSATING', 'STUCK', 'COMPENSATED', 'CANCELLED'))
    or (old.status = 'STUCK' and new.status = 'STUCK'))
execute function workflows_refuse_move();

create table workflow_signals (
    tenant_id uuid not null,
    workflow_id uuid not null,
    -- Given by the sender: one that is sent again is the same one.
    id text not null,
    name text not null,
    payload jsonb not null,
    actor text not null,
    sent_at timestamptz not null,
    -- The transition that took it, null while none has.
    consumed_by int,
    error text,
    constraint workflow_signals_pkey primary key (tenant_id, workflow_id, id),
    constraint workflow_signals_id_length check (char_length(id) between 1 and 200),
    constraint workflow_signals_payload_is_object check (jsonb_typeof(payload) = 'object')
);

create index workflow_signals_waiting on workflow_signals (tenant_id, workflow_id, name, sent_at, id)
    where consumed_by is null;
-- Those that nobody took go when they are old.
create index workflow_signals_by_age on workflow_signals (sent_at) where consumed_by is null;

select make_tenant_table('workflow_signals');
