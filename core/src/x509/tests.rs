pub(crate) mod maker;
mod verifying;

use super::*;
use maker::Key;
