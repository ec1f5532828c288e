-- Guesses whose verdict is still awaited are no failures yet: a whole team may sign in at once. They count towards the bound all the same,
-- or a hundred at once would all be let through. Those of a killed process are forgotten a moment after the last one began.
alter table attempts rename column attempts to failures;
alter table attempts add column pending int not null default 0;
alter table attempts add column pending_at timestamptz not null default '-infinity';
