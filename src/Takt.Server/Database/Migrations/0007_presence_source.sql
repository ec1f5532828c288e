-- Which product was heard last by this signal: each sends signals of its own. Null for what was heard before.
alter table presence add column source text;
