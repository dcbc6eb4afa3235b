-- Files that mails bring along: named with the mail, read from their source when it is delivered, sealed, and emptied once
-- sent. They go with their mail. New table: nothing waits.
create table mail_attachments (
    mail_id uuid not null,
    number int not null,
    source text not null,
    key text not null,
    name text not null,
    media_type text,
    sealed_content bytea,
    constraint mail_attachments_pkey primary key (mail_id, number),
    constraint mail_attachments_mail foreign key (mail_id) references mails (id) on delete cascade,
    constraint mail_attachments_name_length check (char_length(name) between 1 and 100),
    constraint mail_attachments_read check (sealed_content is null or media_type is not null)
);

select make_system_table('mail_attachments');
