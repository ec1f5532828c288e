-- Who was heard, for everybody who tells of it: by whom, from where, when it happened and when it came in. A state goes by the time of the
-- events, so that back-filled history makes nothing active.
alter table presence rename to former_presence;
alter table presence_hours rename to former_presence_hours;

create table presence (
  organization_id int not null,
  token_id bigint not null,
  person_id bigint not null,
  machine_id bigint not null,
  account_id bigint not null,
  signal smallint not null,
  first_event_at timestamptz not null,
  last_event_at timestamptz not null,
  last_received_at timestamptz not null,
  -- Of the newest event that says so.
  app_version text,
  source text,
  -- The address in the telemetry, whoever the token belongs to.
  email text,
  -- The kind of automation heard last, and whether anything was ever heard from a terminal that a person sits at.
  automation text,
  attended boolean not null default false,
  primary key (organization_id, token_id, person_id, machine_id, account_id, signal)
) with (fillfactor = 70);
create index on presence (organization_id, machine_id);
create index on presence (organization_id, person_id);
-- The header asks for the newest event every few seconds.
create index on presence (organization_id, last_event_at);

create table presence_hours (
  organization_id int not null,
  token_id bigint not null,
  person_id bigint not null,
  machine_id bigint not null,
  account_id bigint not null,
  hour timestamptz not null,
  tokens bigint not null,
  primary key (organization_id, token_id, person_id, machine_id, account_id, hour)
);

-- Of what was heard before, only the time of receipt is known. Whom it names is the token's member, else whom the usage of that machine names.
insert into persons (organization_id, kind, key)
select distinct t.organization_id, 'member', t.member_id::text from former_presence p join tokens t using (organization_id, token_id)
where t.member_id is not null
on conflict do nothing;

create temporary table heard_by on commit drop as
select p.organization_id, p.token_id, p.machine_id, p.account_id, coalesce(m.person_id, s.person_id) as person_id
from (select distinct organization_id, token_id, machine_id, account_id from former_presence) p
join tokens t using (organization_id, token_id)
left join persons m on m.organization_id = p.organization_id and m.kind = 'member' and m.key = t.member_id::text
left join lateral (
  select s.person_id from series s
  where s.organization_id = p.organization_id and s.machine_id is not distinct from nullif(p.machine_id, 0)
    and s.account_id is not distinct from nullif(p.account_id, 0)
  order by s.series_id desc limit 1
) s on m.person_id is null
where coalesce(m.person_id, s.person_id) is not null;

insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at, last_received_at,
  app_version, source)
select p.organization_id, p.token_id, h.person_id, p.machine_id, p.account_id, p.signal, p.last_seen_at, p.last_seen_at, p.last_seen_at,
  p.app_version, p.source
from former_presence p join heard_by h using (organization_id, token_id, machine_id, account_id);

insert into presence_hours (organization_id, token_id, person_id, machine_id, account_id, hour, tokens)
select p.organization_id, p.token_id, h.person_id, p.machine_id, p.account_id, p.hour, p.tokens
from former_presence_hours p join heard_by h using (organization_id, token_id, machine_id, account_id);

drop table former_presence, former_presence_hours;

-- What an admin says of a sender that telemetry can't tell: a person, or automation. Null lets the telemetry speak.
alter table members add column kind text check (kind in ('person', 'automation'));
create table person_kinds (
  organization_id int not null,
  person_id bigint not null,
  kind text not null check (kind in ('person', 'automation')),
  created_at timestamptz not null,
  primary key (organization_id, person_id)
);
call audit.watch('person_kinds', 'person_id');
