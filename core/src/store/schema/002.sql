-- What a photo's look said (words of flaws, comma-separated) and whether the person kept it all the same; where a file
-- stands among those of its draft; the PDF a photo is a page of; the signed result a file is a copy of (JSON); a small
-- picture of a photo (JPEG).
ALTER TABLE attachments ADD COLUMN warnings TEXT NOT NULL DEFAULT '';
ALTER TABLE attachments ADD COLUMN overruled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN part_of TEXT;
ALTER TABLE attachments ADD COLUMN origin TEXT;
ALTER TABLE attachments ADD COLUMN preview BLOB;
