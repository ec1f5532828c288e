-- Whether members see the organization's sums besides their own usage. Nobody's work is shown to others until an admin says so.
alter table organizations add column member_aggregates boolean not null default false;
