-- How often something happened on a day in UTC; the installation's own. New table: nothing waits.
create table daily_counts (
    day date not null,
    name text not null,
    count bigint not null,
    constraint daily_counts_pkey primary key (day, name)
);

select make_system_table('daily_counts');
