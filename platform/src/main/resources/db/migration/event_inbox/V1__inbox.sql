-- What listeners have done, beside the data that their effects are in: it lives where the organization's data lives, so
-- that effect and mark are committed together also in a database of its own. Listeners are numbered by the platform.
-- New tables: nothing waits.

-- Up to which position a listener has dealt with the events of an organization in one shard. Whoever wants to go on moves
-- the mark first, and so waits for whoever is at it, and sees what was done already.
create table event_inbox (
    tenant_id uuid not null,
    listener int not null,
    shard smallint not null,
    position bigint not null,
    -- Whether there may be rows in event_held: looked for only then.
    held boolean not null default false,
    constraint event_inbox_pkey primary key (tenant_id, listener, shard)
) with (fillfactor = 50);

select make_tenant_table('event_inbox');
select make_product_table('event_inbox');

-- Events that the mark has passed and whose effect is still to come. The row goes in the transaction of the effect.
create table event_held (
    tenant_id uuid not null,
    listener int not null,
    position bigint not null,
    shard smallint not null,
    key text not null,
    -- False for a dead one that does not hold up those behind it.
    blocking boolean not null default true,
    constraint event_held_pkey primary key (tenant_id, listener, position)
);

select make_tenant_table('event_held');
select make_product_table('event_held');
