-- The machines that the simulator pretends to run. They stand for another system, so they are no tenant's data: what is
-- written here stays whatever becomes of our own transaction. New table: nothing waits.
create table simulated_machines (
    name text primary key,
    organization uuid not null,
    cluster text not null,
    revision int not null,
    running boolean not null,
    trick text not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    deleted_at timestamptz,
    constraint simulated_machines_trick check (trick in ('NONE', 'FAIL', 'HANG', 'LOSE', 'AWAY', 'REFUSE'))
);

select make_system_table('simulated_machines');
