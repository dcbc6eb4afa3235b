-- What operators are told of, without personal data. New table: nothing waits.
create table operator_notices (
    id uuid primary key,
    topic text not null,
    text text not null,
    at timestamptz not null
);

select make_system_table('operator_notices');
