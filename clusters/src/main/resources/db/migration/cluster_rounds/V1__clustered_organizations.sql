-- The organizations that have or had clusters, wherever their data lives: whose turn it is when all are looked after. No
-- reference, as an organization that was erased is passed over. New table: nothing waits.
create table clustered_organizations (
    organization uuid primary key
);

select make_system_table('clustered_organizations');
