//! Injected time, shown at Vietnam's offset.

use jiff::{Timestamp, civil, tz};
use std::sync::Arc;

/// Where the sandbox takes the time from.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The system's clock.
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

const OFFSET: tz::Offset = tz::offset(7);

/// RFC 3339 with `+07:00`, whole seconds.
pub(crate) fn rfc3339(at: Timestamp) -> String {
    let seconds = Timestamp::from_second(at.as_second()).unwrap_or(at);
    seconds.display_with_offset(OFFSET).to_string()
}

/// From the milliseconds of the database.
pub(crate) fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Date and time of day in Vietnam.
pub(crate) fn local(at: Timestamp) -> civil::DateTime {
    OFFSET.to_datetime(at)
}

/// When a day begins in Vietnam.
pub(crate) fn midnight(day: civil::Date) -> Timestamp {
    OFFSET
        .to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
