-- Changes of places take their numbers from the sequence that the guards of product tables look at. Nothing waits.
select setval('place_versions', last_value, is_called) from placement_versions;

create or replace function number_placement() returns trigger
language plpgsql security definer as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('placement versions', 7077));
    new.version := nextval('public.place_versions');
    return new;
end
$$;

drop sequence placement_versions;
