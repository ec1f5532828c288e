-- Who was heard, for everybody who tells of it: by whom, from where, when it happened and when it came in. A state goes by the time of the
-- events, so that back-filled history makes nothing active. What was heard before this migration is heard again with the next export.
drop table presence, presence_hours;

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
