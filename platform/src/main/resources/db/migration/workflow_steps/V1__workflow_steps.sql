-- What workflows did, one row for each transition, with all that it changed. It lives where the tenant's product data
-- lives, so it commits with what the step wrote there; whoever finds a workflow behind its steps brings it up to them.
-- New table: no lock that anybody could wait for.
create table workflow_steps (
    tenant_id uuid not null,
    workflow_id uuid not null,
    sequence int not null,
    step text,
    outcome text not null,
    attempt int not null,
    signal_id text,
    error text,
    checkpoint jsonb not null,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    constraint workflow_steps_pkey primary key (tenant_id, workflow_id, sequence)
);

select make_tenant_table('workflow_steps');
select make_product_table('workflow_steps');
