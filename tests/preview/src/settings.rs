//! The switches beside the phone.

use crate::gallery::Language;
use serde::{Deserialize, Serialize};

/// How the phone is set. Kept with the session, shown by every page of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// No network: the core is told so, and the push service holds its messages.
    pub offline: bool,
    /// The push service has an endpoint for this phone.
    pub push: bool,
    /// `vi` or `en`.
    pub language: Language,
    /// Light, dark, or as the computer says.
    pub theme: Theme,
    /// Size of text in percent.
    pub text: TextSize,
    /// Which phone.
    pub size: PhoneSize,
    /// Lying on its side.
    pub landscape: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offline: false,
            push: true,
            language: Language::Vi,
            theme: Theme::System,
            text: TextSize::Normal,
            size: PhoneSize::Normal,
            landscape: false,
        }
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Size of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextSize {
    /// 100 %.
    #[serde(rename = "100")]
    Normal,
    /// 150 %.
    #[serde(rename = "150")]
    Large,
    /// 200 %.
    #[serde(rename = "200")]
    Largest,
}

/// Size of the screen in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneSize {
    /// 320 × 568: an old small phone.
    Small,
    /// 390 × 844: what most people have.
    Normal,
}
