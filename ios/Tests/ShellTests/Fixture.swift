import Foundation
import MotCuaCore

/// One screen of the gallery.
struct Exhibit {
    let name: String
    let screen: Screen
}

/// The gallery the core generates (`tests/gallery/{vi,en}.json`), the same for every shell.
enum Fixture {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func exhibits(_ language: String) throws -> [Exhibit] {
        let data = try Data(contentsOf: root.appendingPathComponent("tests/gallery/\(language).json"))
        let all = try JSONDecoder().decode([JSON].self, from: data)
        return all.map { Exhibit(name: $0["name"].text, screen: screen($0["screen"])) }
    }

    static func screen(_ json: JSON) -> Screen {
        let chrome = json["chrome"]
        return Screen(
            revision: json["revision"].number(), route: json["route"].text, title: json["title"].text, language: json["language"].text,
            blocks: json["blocks"].list(block), actions: json["actions"].list(button), tabs: json["tabs"].list(tab),
            chrome: Chrome(
                back: chrome["back"].maybe, status: chrome["status"].maybe, offline: chrome["offline"].flag,
                private: chrome["private"].flag, announcement: chrome["announcement"].maybe, focus: chrome["focus"].maybe))
    }

    static func block(_ json: JSON) -> Block {
        let (id, title) = (json["id"].text, json["title"].maybe ?? "")
        switch json["kind"].text {
        case "heading": return .heading(id: id, text: json["text"].text)
        case "paragraph": return .paragraph(id: id, text: json["text"].text)
        case "picture":
            return .picture(id: id, text: json["text"].text, mediaType: json["media_type"].text, base64: json["base64"].text)
        case "notice":
            return .notice(
                id: id, tone: json["tone"].one(of: tones), title: title, text: json["text"].text, code: json["code"].maybe,
                actions: json["actions"].list(button))
        case "field":
            return .field(
                id: id, label: label(json["label"]), input: json["input"].one(of: kinds), value: json["value"].text,
                valueRevision: json["value_revision"].number(), maxChars: json["max_chars"].number())
        case "choice":
            return .choice(
                id: id, label: label(json["label"]),
                options: json["options"].list { ChoiceOption(id: $0["id"].text, label: $0["label"].text, hint: $0["hint"].text) },
                selected: json["selected"].list(\.text), many: json["many"].flag)
        case "date":
            let value = json["value"]
            return .date(
                id: id, label: label(json["label"]),
                value: PartialDate(year: value["year"].maybeNumber(), month: value["month"].maybeNumber(), day: value["day"].maybeNumber()),
                valueRevision: json["value_revision"].number(), partial: json["partial"].flag)
        case "files":
            return .files(id: id, label: label(json["label"]), rules: rules(json["rules"]), files: json["files"].list(file))
        default: return listed(json, id, title)
        }
    }

    private static func listed(_ json: JSON, _ id: String, _ title: String) -> Block {
        switch json["kind"].text {
        case "checklist": return .checklist(id: id, title: title, items: json["items"].list(check))
        case "summary": return .summary(id: id, title: title, rows: json["rows"].list(pair))
        case "timeline": return .timeline(id: id, title: title, entries: json["entries"].list(entry))
        case "fee":
            return .fee(id: id, title: title, lines: json["lines"].list(fee), total: json["total"].text, note: json["note"].text)
        case "list":
            return .list(
                id: id, title: title, rows: json["rows"].list(row), empty: json["empty"].text, more: json["more"].here.map(button))
        case "progress":
            return .progress(
                id: id, label: json["label"].text, permille: json["permille"].maybeNumber(), detail: json["detail"].text)
        case "steps":
            return .steps(
                id: id, title: title, steps: json["steps"].list { Step(title: $0["title"].text, text: $0["text"].text) })
        case "document":
            return .document(
                id: id, title: title, verdict: json["verdict"].one(of: ["valid": .valid, "not_valid": .notValid, "unchecked": .unchecked]),
                verdictText: json["verdict_text"].text, rows: json["rows"].list(pair), actions: json["actions"].list(button))
        default: return voice(json, id, title)
        }
    }

    private static func voice(_ json: JSON, _ id: String, _ title: String) -> Block {
        switch json["kind"].text {
        case "map":
            return .map(
                id: id, label: label(json["label"]), shapes: json["shapes"].list(shape), pins: json["pins"].list(pin),
                mark: json["mark"].here.map(point), takesPoint: json["takes_point"].flag, actions: json["actions"].list(button),
                note: json["note"].text)
        case "chart":
            return .chart(
                id: id, title: title, summary: json["summary"].text, columns: json["columns"].list(\.text),
                rows: json["rows"].list(figures), note: json["note"].text)
        case "thread": return .thread(id: id, title: title, entries: json["entries"].list(said), empty: json["empty"].text)
        case "rating":
            return .rating(
                id: id, label: label(json["label"]),
                levels: json["levels"].list { ChoiceOption(id: $0["id"].text, label: $0["label"].text, hint: $0["hint"].text) },
                selected: json["selected"].maybe)
        default: fatalError("an unknown kind of block: \(json["kind"].text)")
        }
    }

    private static func point(_ json: JSON) -> MapPoint { MapPoint(x: json["x"].number(), y: json["y"].number()) }

    private static func shape(_ json: JSON) -> MapShape {
        MapShape(
            kind: json["kind"].one(of: ["area": .area, "water": .water, "road": .road]), name: json["name"].text,
            at: json["at"].here.map(point), points: json["points"].list(point))
    }

    private static func pin(_ json: JSON) -> MapPin {
        MapPin(
            id: json["id"].text, title: json["title"].text, detail: json["detail"].text, tag: json["tag"].here.map(tagged),
            at: point(json["at"]))
    }

    private static func figures(_ json: JSON) -> ChartRow {
        ChartRow(
            id: json["id"].text, name: json["name"].text, cells: json["cells"].list(\.text), permille: json["permille"].maybeNumber(),
            tag: json["tag"].here.map(tagged))
    }

    private static func said(_ json: JSON) -> ThreadEntry {
        ThreadEntry(
            id: json["id"].text, who: json["who"].text, mine: json["mine"].flag, text: json["text"].text, time: json["time"].text,
            tag: json["tag"].here.map(tagged))
    }

    private static func tagged(_ json: JSON) -> MotCuaCore.Tag {
        MotCuaCore.Tag(tone: json["tone"].one(of: tones), text: json["text"].text)
    }

    static func button(_ json: JSON) -> MotCuaCore.Button {
        let roles: [String: MotCuaCore.ButtonRole] = [
            "primary": .primary, "secondary": .secondary, "destructive": .destructive, "link": .link,
        ]
        return MotCuaCore.Button(
            id: json["id"].text, label: json["label"].text, role: json["role"].one(of: roles), enabled: json["enabled"].flag,
            confirm: json["confirm"].here.map {
                Confirm(title: $0["title"].text, text: $0["text"].text, yes: $0["yes"].text, no: $0["no"].text)
            })
    }

    private static func tab(_ json: JSON) -> MotCuaCore.Tab {
        MotCuaCore.Tab(
            id: json["id"].text, label: json["label"].text,
            icon: json["icon"].one(of: ["home": .home, "dossiers": .dossiers, "shelf": .shelf, "person": .person]),
            selected: json["selected"].flag, badge: json["badge"].number())
    }

    private static func label(_ json: JSON) -> MotCuaCore.Label {
        MotCuaCore.Label(
            text: json["text"].text, hint: json["hint"].text, error: json["error"].maybe, optional: json["optional"].flag,
            optionalText: json["optional_text"].text, source: json["source"].maybe)
    }

    private static func rules(_ json: JSON) -> FileRules {
        FileRules(
            accept: json["accept"].list(\.text), maxBytes: json["max_bytes"].number(), maxFiles: json["max_files"].number(),
            photoEdge: json["photo_edge"].number(), add: json["add"].text)
    }

    private static func file(_ json: JSON) -> FileItem {
        let states: [String: FileState] = [
            "importing": .importing, "kept": .kept, "queued": .queued, "sending": .sending, "received": .received, "verified": .verified,
            "refused": .refused,
        ]
        return FileItem(
            id: json["id"].text, name: json["name"].text, detail: json["detail"].text, state: json["state"].one(of: states),
            stateText: json["state_text"].text, permille: json["permille"].maybeNumber(), remove: json["remove"].here.map(button))
    }

    private static func check(_ json: JSON) -> CheckItem {
        let states: [String: CheckState] = [
            "plain": .plain, "todo": .todo, "partly": .partly, "done": .done, "attention": .attention, "locked": .locked,
        ]
        return CheckItem(
            id: json["id"].text, text: json["text"].text, detail: json["detail"].text, state: json["state"].one(of: states),
            stateText: json["state_text"].text, pressable: json["pressable"].flag)
    }

    private static func pair(_ json: JSON) -> SummaryRow {
        SummaryRow(
            id: json["id"].text, label: json["label"].text, value: json["value"].text, source: json["source"].maybe,
            change: json["change"].here.map(button))
    }

    private static func entry(_ json: JSON) -> TimelineEntry {
        let states: [String: TimelineState] = [
            "done": .done, "current": .current, "attention": .attention, "stopped": .stopped, "upcoming": .upcoming,
        ]
        return TimelineEntry(
            id: json["id"].text, title: json["title"].text, detail: json["detail"].text, time: json["time"].text,
            state: json["state"].one(of: states), stateText: json["state_text"].text)
    }

    private static func fee(_ json: JSON) -> FeeLine {
        FeeLine(
            id: json["id"].text, name: json["name"].text, amount: json["amount"].text, basis: json["basis"].text,
            stateText: json["state_text"].text)
    }

    private static func row(_ json: JSON) -> ListRow {
        ListRow(
            id: json["id"].text, title: json["title"].text, detail: json["detail"].text,
            tag: json["tag"].here.map(tagged))
    }

    private static let tones: [String: NoticeKind] = ["info": .info, "success": .success, "warning": .warning, "error": .error]
    private static let kinds: [String: FieldKind] = [
        "text": .text, "name": .name, "multiline": .multiline, "number": .number, "money": .money, "phone": .phone, "email": .email,
        "id_number": .idNumber, "search": .search, "pin": .pin,
    ]
}

/// What serde wrote. Anything that is not as it should be ends the test.
indirect enum JSON: Decodable {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case list([JSON])
    case record([String: JSON])

    init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let flag = try? one.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? one.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? one.decode(String.self) {
            self = .text(text)
        } else if let list = try? one.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .record(try one.decode([String: JSON].self))
        }
    }

    subscript(name: String) -> JSON {
        guard case .record(let record) = self else { fatalError("no record with \(name): \(self)") }
        return record[name] ?? .null
    }

    var here: JSON? { if case .null = self { nil } else { self } }
    var maybe: String? { here?.text }
    var text: String {
        guard case .text(let text) = self else { fatalError("no text: \(self)") }
        return text
    }
    var flag: Bool {
        guard case .flag(let flag) = self else { fatalError("no flag: \(self)") }
        return flag
    }

    func number<N: FixedWidthInteger>() -> N {
        guard case .number(let number) = self else { fatalError("no number: \(self)") }
        return N(number)
    }

    func maybeNumber<N: FixedWidthInteger>() -> N? { here?.number() }

    func list<T>(_ read: (JSON) -> T) -> [T] {
        guard case .list(let list) = self else { fatalError("no list: \(self)") }
        return list.map(read)
    }

    func one<T>(of all: [String: T]) -> T {
        guard let one = all[text] else { fatalError("unknown: \(text)") }
        return one
    }
}
