-- What an admin sees: people in every state, tokens used and unused, machines heard and silent, connections, invites.
update users set name = initcap(split_part(email, '@', 1)) || ' Lovelace', email_verified_at = now() - interval '40 days'
where email in ('ada@example.com', 'olivia@example.com') and $1 is not null;

update members set claimed_at = now() - interval '2 days'
where organization_id = $1 and user_id = (select user_id from users where email = 'alan@example.com');

insert into connections (organization_id, slug, name, created_at) values
  ($1, 'claude-team-x7k2pq', 'Claude team', now() - interval '30 days'), ($1, 'cowork', 'Cowork', now() - interval '20 days'), ($1, 'build-servers', 'Build servers', now() - interval '3 days');

insert into tokens (organization_id, hash, prefix, label, member_id, connection_id, scopes, machine, created_at, expires_at, revoked_at)
select $1, sha256(convert_to(t.label || t.prefix, 'UTF8')), t.prefix, t.label,
  (select member_id from members join users using (user_id) where organization_id = $1 and email = t.email),
  (select connection_id from connections where organization_id = $1 and slug = t.slug),
  t.scopes, t.machine, now() - t.age, now() + t.rest, case when t.ended then now() - interval '1 day' end
from (values
  ('ada-laptop', 'takt_Ab3', 'ada@example.com', null, array['usage:write', 'usage:read'], 'ada-laptop', interval '29 days', null::interval, false),
  ('ada-desktop', 'takt_kP9', 'ada@example.com', null, array['usage:write', 'usage:read'], 'ada-desktop.local', interval '12 days', null, false),
  ('grace-mac', 'takt_7Qz', 'grace@example.com', null, array['usage:write', 'usage:read'], 'Graces-MacBook-Pro', interval '9 days', null, false),
  ('alan-wsl', 'takt_mm2', 'alan@example.com', null, array['usage:write', 'usage:read'], 'ALAN-WSL-01', interval '2 days', null, false),
  ('A report for the finance department, every Monday morning', 'takt_Re1', 'olivia@example.com', null, array['usage:read', 'admin'], null, interval '60 days', interval '30 days', false),
  ('Old build server', 'takt_zz0', null, null, array['usage:write'], null, interval '100 days', null, true),
  ('Claude team', 'takt_Ct5', null, 'claude-team-x7k2pq', array['usage:write'], null, interval '30 days', null, false),
  ('Cowork', 'takt_Cw8', null, 'cowork', array['usage:write'], null, interval '20 days', null, false)
) t (label, prefix, email, slug, scopes, machine, age, rest, ended);

insert into token_use (token_id, last_used_at)
select token_id, now() - case label when 'ada-laptop' then interval '9 seconds' when 'ada-desktop' then interval '26 minutes' when 'grace-mac' then interval '3 days'
  when 'Claude team' then interval '2 minutes' else interval '8 days' end
from tokens where organization_id = $1 and label in ('ada-laptop', 'ada-desktop', 'grace-mac', 'Claude team', 'Cowork', 'Old build server');

insert into machines (organization_id, host_name) values ($1, 'ada-laptop'), ($1, 'ada-desktop.local'), ($1, 'Graces-MacBook-Pro'), ($1, 'ci-runner-03');

insert into accounts (organization_id, account_uuid, provider_organization, email) values
  ($1, '0f8fad5b-d9cb-469f-a165-70867728950e', 'org-personal', 'ada@home.example'), ($1, '7c9e6679-7425-40de-944b-e07fc1f90ae7', 'org-acme', 'ada@example.com');

insert into persons (organization_id, kind, key)
select distinct $1, case when member_id is null then 'unknown' else 'member' end, coalesce(member_id::text, '') from tokens where organization_id = $1
on conflict do nothing;

insert into presence (organization_id, token_id, person_id, machine_id, account_id, signal, first_event_at, last_event_at, last_received_at, app_version)
select $1, t.token_id, o.person_id, m.machine_id, coalesce(a.account_id, 0), s.signal, now() - p.age, now() - p.age, now() - p.age, p.version
from (values
  ('ada-laptop', 'ada-laptop', 'org-personal', 7, interval '9 seconds', '2.1.197'),
  ('ada-laptop', 'ada-laptop', 'org-acme', 7, interval '2 hours', '2.1.197'),
  ('ada-desktop', 'ada-desktop.local', 'org-acme', 3, interval '26 minutes', '2.1.180'),
  ('grace-mac', 'Graces-MacBook-Pro', null, 7, interval '3 days', '2.1.150'),
  ('Claude team', 'ci-runner-03', null, 1, interval '2 minutes', '2.1.197')
) p (label, host, org, signals, age, version)
join tokens t on t.organization_id = $1 and t.label = p.label
join persons o on o.organization_id = $1 and o.kind = case when t.member_id is null then 'unknown' else 'member' end and o.key = coalesce(t.member_id::text, '')
join machines m on m.organization_id = $1 and m.host_name = p.host
left join accounts a on a.organization_id = $1 and a.provider_organization = p.org
join (values (1::smallint), (2::smallint), (4::smallint)) s (signal) on s.signal & p.signals > 0;

insert into presence_hours (organization_id, token_id, person_id, machine_id, account_id, hour, tokens)
select organization_id, token_id, person_id, machine_id, account_id, date_trunc('hour', now()) - interval '2 hours', 123456 * machine_id
from presence where organization_id = $1 and last_event_at > now() - interval '1 day' and signal = 1;

select ensure_raw_partitions(current_date) from organizations where organization_id = $1;

insert into raw_batches (received_at, hash, token_id, organization_id, connection_id, batch_on, received_bytes, json_bytes, records, content_dropped, signal, encoding, body)
select now() - interval '2 minutes' * n, md5('batch ' || n)::uuid, (select token_id from tokens where organization_id = $1 and label = 'Claude team'), $1,
  (select connection_id from connections where organization_id = $1 and slug = 'claude-team-x7k2pq'), current_date, 1834 * n, 2100 * n, 3 + n, n % 3,
  case when n % 4 = 0 then 'metrics' else 'logs' end, 'json', '\x0b028078797a03'::bytea
from generate_series(1, 12) n;

insert into invites (organization_id, hash, prefix, role, email, created_at, created_by, created_from, expires_at, revoked_at, used_at, used_by)
select $1, sha256(convert_to(i.prefix, 'UTF8')), i.prefix, i.role, i.email, now() - interval '2 days',
  case when i.network is null then (select member_id from members where organization_id = $1 and role = 'admin' limit 1) end, i.network::inet, now() + i.rest,
  case when i.state = 'revoked' then now() end, case when i.state = 'used' then now() - interval '1 day' end,
  case when i.state = 'used' then (select member_id from members join users using (user_id) where organization_id = $1 and email = 'alan@example.com') end
from (values
  ('takt-invite-Q2w', 'member', 'barbara@example.com', null, interval '5 days', 'open'),
  ('takt-invite-9Xk', 'admin', 'edsger@example.com', null, interval '5 days', 'open'),
  ('takt-invite-mNb', 'member', null, '10.20.3.4', interval '5 days', 'open'),
  ('takt-invite-uS3', 'member', 'alan@example.com', null, interval '5 days', 'used'),
  ('takt-invite-eXp', 'member', 'niklaus@example.com', null, interval '-1 day', 'expired'),
  ('takt-invite-rEv', 'member', null, null, interval '5 days', 'revoked')
) i (prefix, role, email, network, rest, state);

-- A connection with something to say: usage that nobody understands, and more new names than a day takes.
insert into usage_notices (organization_id, connection_id, token_id, message, first_seen_at, last_seen_at, times)
select $1, connection_id, (select token_id from tokens where organization_id = $1 and label = 'Cowork'), n.message, now() - interval '2 days', now() - n.age, n.times
from connections, (values
  ('A log record "acme.llm.finished" has llm.usage.total_tokens but no model: it isn''t counted.', interval '5 minutes', 1204::bigint),
  ('A metric "acme.tokens.consumed" (sum) names its tokens in no way that is known: it isn''t counted.', interval '26 hours', 3)) n (message, age, times)
where organization_id = $1 and slug = 'cowork';

insert into value_counts (organization_id, on_day, kind, token_id, connection_id, new_values, folded)
select $1, (now() at time zone 'utc')::date, k.kind, (select token_id from tokens where organization_id = $1 and label = 'Cowork'), connection_id, 2000, k.folded
from connections, (values ('person', 812::bigint), ('branch', 44)) k (kind, folded)
where organization_id = $1 and slug = 'cowork'
