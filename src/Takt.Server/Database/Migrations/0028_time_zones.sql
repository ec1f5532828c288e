-- An organization's time zone may change: a new one holds from its next midnight, and days before it stay as they were summed. Here is what was in force
-- before, until when, and the first day of the one after it. No row: organizations.time_zone has always been in force.
create table former_zones (
  organization_id int not null,
  until timestamptz not null,
  first_day date not null,
  zone text not null,
  primary key (organization_id, until)
);

-- The zones of an organization in order: zones[i] is in force before untils[i], the last one ever since. first_days[i] is the first day of
-- zones[i + 1].
create view organization_days as
select o.organization_id,
  array(select f.zone from former_zones f where f.organization_id = o.organization_id order by f.until) || o.time_zone as zones,
  array(select f.until from former_zones f where f.organization_id = o.organization_id order by f.until) as untils,
  array(select f.first_day from former_zones f where f.organization_id = o.organization_id order by f.until) as first_days
from organizations o;

-- The zone in force at a time.
create function zone_at(zones text[], untils timestamptz[], at timestamptz) returns text
language sql immutable parallel safe as $$ select zones[1 + width_bucket(at, untils)] $$;

-- The day in which a time lies. The last day of a zone lasts until the next zone's first day begins, whatever its own clock says.
create function day_of(zones text[], untils timestamptz[], first_days date[], at timestamptz) returns date
language sql immutable parallel safe as $$
  select least((at at time zone zones[1 + width_bucket(at, untils)])::date, first_days[1 + width_bucket(at, untils)])
$$;

-- The start of the hour in which a time lies.
create function hour_of(zones text[], untils timestamptz[], at timestamptz) returns timestamptz
language sql stable parallel safe as $$
  select greatest(date_trunc('hour', at, zones[1 + width_bucket(at, untils)]), untils[width_bucket(at, untils)])
$$;

-- When a day begins: where the zone before had already begun it, there.
create function day_start(zones text[], untils timestamptz[], first_days date[], day date) returns timestamptz
language sql immutable strict parallel safe as $$
  select min(s.start) from generate_subscripts(zones, 1) i
  cross join lateral (select greatest(untils[i - 1], day::timestamp at time zone zones[i]) as start) s
  where (first_days[i] is null or day <= first_days[i]) and (untils[i] is null or s.start < untils[i])
$$;

-- The zone in force now, of a row of organizations.
create function current_zone(o organizations) returns text
language sql stable set search_path = public as $$
  select coalesce(
    (select f.zone from former_zones f where f.organization_id = o.organization_id and f.until > now() order by f.until limit 1), o.time_zone)
$$;

create or replace function organization_floor(organization int) returns date
language sql stable set search_path = public as $$
  select greatest(f.retired_before, (now() at time zone current_zone(o))::date - o.retention_days)
  from ledger_floor f left join organizations o on o.organization_id = organization
$$;
