-- How much an organization has used of each limited feature. It lives where the organization's data lives, so that the count
-- and what is counted are committed together. New table: nothing waits.
create table plan_usage (
    tenant_id uuid not null,
    feature text not null,
    -- When the window began, the epoch for what has none.
    window_start timestamptz not null,
    used bigint not null,
    -- The highest percentage that was told, and since when.
    noticed smallint not null default 0,
    noticed_since timestamptz not null default '-infinity',
    constraint plan_usage_pkey primary key (tenant_id, feature, window_start),
    constraint plan_usage_used check (used >= 0)
) with (fillfactor = 50);

select make_tenant_table('plan_usage');
select make_product_table('plan_usage');
