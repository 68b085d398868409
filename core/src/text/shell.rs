//! The few words a shell needs beside screens: what stands on surfaces of the system, and before the first screen.

use super::{Lang, Texts};

/// Words of surfaces that are the shell's own. All are whole texts, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShellWords {
    /// Label of the first part of a date.
    pub day: String,
    /// Label of the second part.
    pub month: String,
    /// Label of the third part.
    pub year: String,
    /// Adds a file with the camera.
    pub take_photo: String,
    /// Adds a film with the camera.
    pub take_video: String,
    /// Adds a file that is on the phone.
    pub choose_file: String,
    /// Leaves a camera, a card reader or a question of the shell.
    pub cancel: String,
    /// Closes a surface of the shell.
    pub close: String,
    /// Before the first screen is there.
    pub opening: String,
    /// Name of [`Channel::Progress`](crate::ports::Channel) in the system's settings.
    pub channel_progress: String,
    /// What comes on it.
    pub channel_progress_about: String,
    /// Name of [`Channel::Attention`](crate::ports::Channel) in the system's settings.
    pub channel_attention: String,
    /// What comes on it.
    pub channel_attention_about: String,
    /// The permission for the camera was refused; what to do.
    pub camera_denied: String,
    /// A photo or a file could not be taken in; what to do.
    pub file_failed: String,
    /// No app of the phone opens a file; what to do.
    pub no_viewer: String,
    /// While a card is waited for.
    pub hold_card: String,
    /// Switches the light of the camera.
    pub torch: String,
}

/// The words for a BCP 47 tag, as [`Lang::from_tag`] reads it: anything that is not English is Vietnamese. Needs no open
/// app; any thread.
#[cfg_attr(feature = "uniffi", uniffi::export)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "an exported function takes what the foreign side hands over"
)]
pub fn shell_words(language: String) -> ShellWords {
    let texts = Texts::get(Lang::from_tag(&language));
    ShellWords {
        day: texts.t("shell-day"),
        month: texts.t("shell-month"),
        year: texts.t("shell-year"),
        take_photo: texts.t("shell-take-photo"),
        take_video: texts.t("shell-take-video"),
        choose_file: texts.t("shell-choose-file"),
        cancel: texts.t("shell-cancel"),
        close: texts.t("shell-close"),
        opening: texts.t("shell-opening"),
        channel_progress: texts.t("shell-channel-progress"),
        channel_progress_about: texts.t("shell-channel-progress-about"),
        channel_attention: texts.t("shell-channel-attention"),
        channel_attention_about: texts.t("shell-channel-attention-about"),
        camera_denied: texts.t("shell-camera-denied"),
        file_failed: texts.t("shell-file-failed"),
        no_viewer: texts.t("shell-no-viewer"),
        hold_card: texts.t("shell-hold-card"),
        torch: texts.t("shell-torch"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_differs_between_the_languages() {
        let words = |tag: &str| format!("{:?}", shell_words(tag.into()));
        let (vi, en) = (words("vi-VN"), words("en-GB"));
        assert!(!vi.contains("\"\"") && !vi.contains("shell-"), "{vi}");
        assert!(!en.contains("\"\"") && !en.contains("shell-"), "{en}");
        for (vi, en) in vi.split("\", ").zip(en.split("\", ")) {
            assert_ne!(vi, en, "not translated");
        }
    }
}
