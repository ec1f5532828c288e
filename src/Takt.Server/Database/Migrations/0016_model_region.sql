-- Where a model's id says that a cloud runs it. Until here it stood in inference_geo, which is the usage block's alone from now on: the two cost differently.
alter table series add column model_region text;
