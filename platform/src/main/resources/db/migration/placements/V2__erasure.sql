-- An organization that lives in the shared place takes its past moves along when it is erased. One with a place of its
-- own, or on the way, is refused: its rows would stay behind. Small tables: nothing waits.
alter table tenant_placements
    drop constraint tenant_placements_tenant_fkey,
    add constraint tenant_placements_tenant_fkey
        foreign key (tenant) references organizations (tenant_id) on delete cascade;

alter table tenant_moves
    drop constraint tenant_moves_tenant_fkey,
    add constraint tenant_moves_tenant_fkey
        foreign key (tenant) references organizations (tenant_id) on delete cascade;

create function keep_place() returns trigger
language plpgsql as $$
begin
    if old.kind <> 'SHARED' or old.moving then
        raise exception 'the tenant has a place of its own; constraint "tenant_placements_own_place"'
            using errcode = '23503';
    end if;
    return old;
end
$$;

create trigger keep_place before delete on tenant_placements for each row execute function keep_place();
