-- What accounts use, minute by minute, as their windows and forecasts need it: made anew of a session's records whenever it has changed, by
-- the job that looks at sessions. Days are UTC; nano is what the list says that it costs, whatever was paid.
create table account_use (
  account_id bigint not null,
  session_id uuid not null,
  organization_id int not null,
  day date not null,
  minutes smallint[] not null,
  nano bigint[] not null,
  primary key (organization_id, account_id, day, session_id)
);
create index on account_use (organization_id, session_id);

-- Calls that were refused by a plan's limit, as events and transcripts tell.
create table account_refusals (
  account_id bigint not null,
  at timestamptz not null,
  resets_at timestamptz,
  session_id uuid not null,
  organization_id int not null,
  scope text not null,
  primary key (organization_id, account_id, session_id, at, scope)
);
create index on account_refusals (organization_id, session_id);

-- What clients and people say of a window: a reading (1), calls are refused (2), the count begins anew (3). Never changed but for undoing.
create table limit_readings (
  organization_id int not null,
  reading_id bigint generated always as identity,
  -- Null while nothing tells whose account it is: then it waits for its session's telemetry.
  account_id bigint,
  session_id text,
  member_id bigint not null,
  kind smallint not null,
  scope text not null,
  source text not null,
  used_percentage double precision not null,
  resets_at timestamptz,
  read_at timestamptz not null,
  posted_at timestamptz not null,
  undone_at timestamptz,
  primary key (organization_id, reading_id)
);
-- One a minute of each, however often a client repeats itself.
create unique index on limit_readings (
  organization_id, member_id, coalesce(account_id, 0), coalesce(session_id, ''), scope, kind, date_trunc('minute', read_at at time zone 'UTC'));
create index on limit_readings (organization_id, account_id, read_at);
create index on limit_readings (organization_id, session_id) where account_id is null;

-- The audit tells what people press and take back, not what clients read.
create trigger audit_marks after insert or update on limit_readings for each row
  when (new.kind > 1 or new.undone_at is not null) execute function audit.record('reading_id', '');

-- Accounts that somebody has marked as the organization's: admins see all of them.
create table organization_accounts (
  organization_id int not null references organizations (organization_id),
  account_id bigint not null,
  marked_by bigint,
  marked_at timestamptz not null,
  primary key (organization_id, account_id)
);
call audit.watch('organization_accounts', 'account_id');

-- Forecasts as they were given, and what came of them by the account's own gauge.
create table limit_forecasts (
  organization_id int not null,
  account_id bigint not null,
  made_at timestamptz not null,
  resets_at timestamptz not null,
  scope text not null,
  used real not null,
  quantiles real[] not null,
  hit_probability real not null,
  hit_p10 timestamptz,
  hit_p50 timestamptz,
  hit_p90 timestamptz,
  -- By the last reading before the reset and what was seen since; null until then, or where no reading tells.
  realised real,
  settled_at timestamptz,
  primary key (organization_id, account_id, scope, made_at)
);
create index on limit_forecasts (organization_id, resets_at) where settled_at is null;

-- What is there already is looked at again.
update sessions set due = true;

-- What each account's readings have taught of its caps, in nano-dollars of seen use at list prices: for others of the same plan.
create table limit_caps (
  organization_id int not null,
  account_id bigint not null,
  scope text not null,
  cap double precision not null,
  learned_at timestamptz not null,
  primary key (organization_id, account_id, scope)
);

-- Which account each member was advised to use last.
create table pace_states (
  organization_id int not null,
  member_id bigint not null,
  account_id bigint not null,
  since timestamptz not null,
  former_account_id bigint,
  primary key (organization_id, member_id)
);
