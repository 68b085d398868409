mod canvas;
mod files;
mod pictures;
mod texts;
