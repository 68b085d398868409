-- The home page names the procedures with a form at every press: a few among thousands, whose rows are too wide to be walked.
CREATE INDEX catalogue_with_form ON catalogue (code) WHERE form IS NOT NULL;
