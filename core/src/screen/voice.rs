//! Parts of the blocks by which citizens speak back: map, chart, thread.

use super::parts::Tag;
use serde::{Deserialize, Serialize};

/// A point of a map, in thousandths of the square that is shown: 0, 0 is its north-west corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MapPoint {
    /// To the east.
    pub x: i32,
    /// To the south.
    pub y: i32,
}

/// An outline on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MapShape {
    /// What it is.
    pub kind: MapShapeKind,
    /// Its name, to be written at [`at`](Self::at); may be empty.
    pub name: String,
    /// Where its name stands; `None` when it has none or no room.
    pub at: Option<MapPoint>,
    /// Its line. That of an area is closed.
    pub points: Vec<MapPoint>,
}

/// What an outline is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum MapShapeKind {
    /// A commune or ward; to be filled.
    Area,
    /// A river, a lake, the sea; to be filled.
    Water,
    /// A main road.
    Road,
}

/// Something that lies on a map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MapPin {
    /// Press this id.
    pub id: String,
    /// First line.
    pub title: String,
    /// Second line; may be empty.
    pub detail: String,
    /// A state to show at its side.
    pub tag: Option<Tag>,
    /// Where it lies.
    pub at: MapPoint,
}

/// A row of a chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChartRow {
    /// Stable id.
    pub id: String,
    /// Whose figures they are.
    pub name: String,
    /// One text a column after the first; a figure that is hidden says so in words.
    pub cells: Vec<String>,
    /// Length of the bar, 0 to 1000; `None` draws none.
    pub permille: Option<u32>,
    /// A state to show at its side, also in words.
    pub tag: Option<Tag>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ThreadEntry {
    /// Stable id.
    pub id: String,
    /// Who said it: "Bạn", an office.
    pub who: String,
    /// True when the person said it.
    pub mine: bool,
    /// The words.
    pub text: String,
    /// When, in words.
    pub time: String,
    /// "Waits to be sent", "Answer"; may be none.
    pub tag: Option<Tag>,
}
