-- Operators look organizations up by the begin of their name. Locks writers for about a second per million rows; on a larger
-- table create it concurrently before, under this name.
create index if not exists organizations_by_name on organizations ((lower(name) collate "C"), tenant_id);
