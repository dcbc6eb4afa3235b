-- Messages of a broker that were given up, for those who look: the messages themselves lie in the broker, in the topic or queue
-- of its dead letters. The tenant is what the message said, which may be nobody. New table: nothing waits.
create table broker_dead_letters (
    id bigint generated always as identity primary key,
    subscription text not null,
    place text not null,
    message_id text not null,
    type text not null,
    tenant text not null,
    reason text not null,
    attempts int not null,
    size int not null,
    died_at timestamptz not null,
    -- After a crash the same one is put away again.
    constraint broker_dead_letters_once unique (subscription, place, message_id)
);

create index broker_dead_letters_newest on broker_dead_letters (died_at desc, id desc);
select make_system_table('broker_dead_letters');
