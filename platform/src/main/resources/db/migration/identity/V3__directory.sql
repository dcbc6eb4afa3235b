-- Operators look people up by the begin of their address. Locks writers for about a second per million rows; on a larger
-- table create it concurrently before, under this name.
create index if not exists users_by_email_begin on users ((lower(email) collate "C"));
