-- How far a development installation moved its clock; the sum is the offset. New table: nothing waits.
create table clock_moves (
    id bigint generated always as identity primary key,
    seconds bigint not null,
    moved_by uuid not null,
    moved_at timestamptz not null,
    constraint clock_moves_forward check (seconds > 0)
);

select make_system_table('clock_moves');
