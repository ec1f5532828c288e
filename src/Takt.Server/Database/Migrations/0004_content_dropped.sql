-- How much content was dropped at the door: the kept body goes without it, so only this count tells that it was sent.
alter table raw_batches add column content_dropped int not null default 0;
