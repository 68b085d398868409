// The shapes of core/src/screen, for the checker only. Nothing here runs.

/** @typedef {'info'|'success'|'warning'|'error'} Tone */
/** @typedef {'primary'|'secondary'|'destructive'|'link'} ButtonRole */
/** @typedef {{title: string, text: string, yes: string, no: string}} Confirm */
/** @typedef {{id: string, label: string, role: ButtonRole, enabled: boolean, confirm: Confirm|null}} Button */
/** @typedef {{text: string, hint: string, error: string|null, optional: boolean, optional_text: string, source: string|null}} Label */
/** @typedef {'text'|'name'|'multiline'|'number'|'money'|'phone'|'email'|'id_number'|'pin'|'search'} FieldKind */
/** @typedef {{id: string, label: string, hint: string}} ChoiceOption */
/** @typedef {{year: number|null, month: number|null, day: number|null}} PartialDate */
/** @typedef {{accept: string[], max_bytes: number, max_files: number, photo_edge: number, add: string}} FileRules */
/** @typedef {'importing'|'kept'|'queued'|'sending'|'received'|'verified'|'refused'} FileState */
/** @typedef {{id: string, name: string, detail: string, state: FileState, state_text: string, permille: number|null, remove: Button|null}} FileItem */
/** @typedef {'plain'|'todo'|'partly'|'done'|'attention'|'locked'} CheckState */
/** @typedef {{id: string, text: string, detail: string, state: CheckState, state_text: string, pressable: boolean}} CheckItem */
/** @typedef {{id: string, label: string, value: string, source: string|null, change: Button|null}} SummaryRow */
/** @typedef {'done'|'current'|'attention'|'stopped'|'upcoming'} TimelineState */
/** @typedef {{id: string, title: string, detail: string, time: string, state: TimelineState, state_text: string}} TimelineEntry */
/** @typedef {{id: string, name: string, amount: string, basis: string, state_text: string}} FeeLine */
/** @typedef {{tone: Tone, text: string}} Tag */
/** @typedef {{id: string, title: string, detail: string, tag: Tag|null}} ListRow */
/** @typedef {{title: string, text: string}} Step */
/** @typedef {'valid'|'not_valid'|'unchecked'} Verdict */

/** @typedef {{kind: 'heading', id: string, text: string}} Heading */
/** @typedef {{kind: 'paragraph', id: string, text: string}} Paragraph */
/** @typedef {{kind: 'notice', id: string, tone: Tone, title: string, text: string, code: string|null, actions: Button[]}} Notice */
/** @typedef {{kind: 'field', id: string, label: Label, input: FieldKind, value: string, value_revision: number, max_chars: number}} Field */
/** @typedef {{kind: 'choice', id: string, label: Label, options: ChoiceOption[], selected: string[], many: boolean}} Choice */
/** @typedef {{kind: 'date', id: string, label: Label, value: PartialDate, value_revision: number, partial: boolean}} DateBlock */
/** @typedef {{kind: 'files', id: string, label: Label, rules: FileRules, files: FileItem[]}} Files */
/** @typedef {{kind: 'checklist', id: string, title: string, items: CheckItem[]}} Checklist */
/** @typedef {{kind: 'summary', id: string, title: string, rows: SummaryRow[]}} Summary */
/** @typedef {{kind: 'timeline', id: string, title: string, entries: TimelineEntry[]}} Timeline */
/** @typedef {{kind: 'fee', id: string, title: string, lines: FeeLine[], total: string, note: string}} Fee */
/** @typedef {{kind: 'list', id: string, title: string, rows: ListRow[], empty: string, more: Button|null}} List */
/** @typedef {{kind: 'progress', id: string, label: string, permille: number|null, detail: string}} Progress */
/** @typedef {{kind: 'steps', id: string, title: string, steps: Step[]}} Steps */
/** @typedef {{kind: 'picture', id: string, text: string, media_type: 'image/png'|'image/jpeg', base64: string}} Picture */
/** @typedef {{kind: 'document', id: string, title: string, verdict: Verdict, verdict_text: string, rows: SummaryRow[], actions: Button[]}} Document_ */
/** @typedef {{x: number, y: number}} MapPoint thousandths of the square that is shown */
/** @typedef {{kind: 'area'|'water'|'road', name: string, at: MapPoint|null, points: MapPoint[]}} MapShape */
/** @typedef {{id: string, title: string, detail: string, tag: Tag|null, at: MapPoint}} MapPin */
/** @typedef {{kind: 'map', id: string, label: Label, shapes: MapShape[], pins: MapPin[], mark: MapPoint|null, takes_point: boolean, actions: Button[], note: string}} Map_ */
/** @typedef {{id: string, name: string, cells: string[], permille: number|null, tag: Tag|null}} ChartRow */
/** @typedef {{kind: 'chart', id: string, title: string, summary: string, columns: string[], rows: ChartRow[], note: string}} Chart */
/** @typedef {{id: string, who: string, mine: boolean, text: string, time: string, tag: Tag|null}} ThreadEntry */
/** @typedef {{kind: 'thread', id: string, title: string, entries: ThreadEntry[], empty: string}} Thread */
/** @typedef {{kind: 'rating', id: string, label: Label, levels: ChoiceOption[], selected: string|null}} Rating */
/** @typedef {Heading|Paragraph|Notice|Field|Choice|DateBlock|Files|Checklist|Summary|Timeline|Fee|List|Progress|Steps|Picture|Document_|Map_|Chart|Thread|Rating} Block */

/** @typedef {{id: string, label: string, icon: 'home'|'dossiers'|'shelf'|'person', selected: boolean, badge: number}} Tab */
/** @typedef {{back: string|null, status: string|null, offline: boolean, private: boolean, announcement: string|null, focus: string|null}} Chrome */
/** @typedef {{revision: number, route: string, title: string, language: 'vi'|'en', blocks: Block[], actions: Button[], tabs: Tab[], chrome: Chrome}} Screen */

/**
 * @typedef {{type: 'press', id: string}
 *   | {type: 'commit', block: string, text: string, revision: number}
 *   | {type: 'choose', block: string, selected: string[]}
 *   | {type: 'point', block: string, at: MapPoint}
 *   | {type: 'set_date', block: string, value: PartialDate, revision: number}
 *   | {type: 'add_file', block: string, path: string, name: string}
 *   | {type: 'back'}
 *   | {type: 'open_link', url: string}
 *   | {type: 'foreground'}
 *   | {type: 'refresh'}} Action
 */

/** @typedef {{offline: boolean, push: boolean, language: 'vi'|'en', theme: 'system'|'light'|'dark', text: '100'|'150'|'200', size: 'small'|'normal', landscape: boolean}} Settings */
/** @typedef {{name: string, about: string, screen: Screen}} Exhibit */
/** @typedef {{do: 'hold', profile: string, fault: string|null} | {do: 'take'} | {do: 'cancel'}} CardOrder */
/** @typedef {{name: string, holder: string, can: string, mrz: string[]}} CardKind */

export {};
