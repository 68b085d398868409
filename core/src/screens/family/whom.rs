//! For whom a draft is.

use super::relation;
use crate::app::OpenDraft;
use crate::screen::{Block, ChoiceOption, NoticeKind};
use crate::screens::build::Builder;

/// For whom the dossier is: asked only of those who act for someone.
pub(in crate::screens) fn choose_whom(b: &mut Builder<'_>, draft: &OpenDraft) {
    if draft.members.is_empty() && draft.whom.is_none() {
        return;
    }
    whom_over(b, draft);
    let mut options = vec![ChoiceOption {
        id: "self".into(),
        label: b.t("draft-whom-self"),
        hint: String::new(),
    }];
    options.extend(draft.members.iter().map(|link| ChoiceOption {
        id: link.id.clone(),
        label: link.member.name.clone().unwrap_or_default(),
        hint: relation(b, link.relation),
    }));
    if let Some(whom) = &draft.whom
        && !draft.members.iter().any(|link| link.id == whom.link)
    {
        options.push(ChoiceOption {
            id: whom.link.clone(),
            label: whom.name.clone(),
            hint: if draft.whom_over {
                b.t("draft-whom-over-hint")
            } else {
                relation(b, whom.relation)
            },
        });
    }
    let label = b.label("draft-whom", "draft-whom-hint");
    let selected = draft.whom.as_ref().map_or("self", |whom| whom.link.as_str());
    b.push(Block::Choice {
        id: "whom".into(),
        label,
        options,
        selected: vec![selected.to_owned()],
        many: false,
    });
}

/// That one may act no more for whom the draft is; nothing of it is lost.
pub(in crate::screens) fn whom_over(b: &mut Builder<'_>, draft: &OpenDraft) {
    if draft.whom_over {
        b.failure("whom-over", "MC-F11", NoticeKind::Warning, Vec::new());
    }
}
