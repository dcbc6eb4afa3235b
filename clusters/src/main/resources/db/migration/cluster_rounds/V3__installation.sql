-- What tells this installation's machines from those that others have at the same provisioner, and what its last look through
-- all machines held back. One row, made here, so that no two nodes make one. New table: nothing waits.
create table cluster_installation (
    id uuid primary key,
    machines integer not null default 0,
    held_back integer not null default 0,
    constraint cluster_installation_counts check (held_back between 0 and machines)
);

create unique index cluster_installation_one on cluster_installation ((true));

insert into cluster_installation (id) values (gen_random_uuid());

select make_system_table('cluster_installation');
