-- The home page names the procedures with a form: a handful of thousands, whose rows are too wide to be walked at every press.
CREATE INDEX catalogue_with_form ON catalogue (code) WHERE form IS NOT NULL;
