-- Messages of a broker that took effect, by the ids of their senders: a row is written in the transaction of the effect, where
-- the organization's data is, so that a message that comes again finds it. The installation's own have the tenant 0. New
-- table: nothing waits.
create table broker_received (
    tenant_id uuid not null,
    subscription text not null,
    message_id text not null,
    received_at timestamptz not null,
    constraint broker_received_pkey primary key (tenant_id, subscription, message_id)
);

-- For forgetting the oldest.
create index broker_received_by_time on broker_received (tenant_id, subscription, received_at);

select make_tenant_table('broker_received');
select make_product_table('broker_received');
