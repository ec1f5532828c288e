-- What sorts a list of sessions and takes all of a session's records to know: kept by a job, soon after the session has changed.
-- Whether it has changed since it was looked at: written with the row, which every commit of the session writes anyway.
alter table sessions add column due boolean not null default true;

create table session_traits (
  peak_context bigint not null,
  missed_tokens bigint not null,
  miss_nano bigint not null,
  avoidable_nano bigint not null,
  made_at timestamptz not null default now(),
  session_id uuid not null,
  organization_id int not null,
  session_on date not null,
  misses int not null,
  prompts int not null,
  api_errors int not null,
  failed_tools int not null,
  rejections int not null,
  commits int not null,
  pull_requests int not null,
  primary key (organization_id, session_id)
);
create index on session_traits (organization_id, session_on);
