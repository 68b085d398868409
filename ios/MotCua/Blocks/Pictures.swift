import MotCuaCore
import SwiftUI

/// Block `Picture`. Its words are its caption and what is told of it, once; they stand alone when it cannot be decoded.
struct PictureBlock: View {
    let id, text, base64: String
    @State private var picture: UIImage?

    var body: some View {
        Lines(spacing: 8) {
            if let picture {
                let ratio = picture.size.width / picture.size.height
                Image(uiImage: picture).resizable().scaledToFit().frame(maxWidth: 240 * ratio)
            }
            Soft(text: text)
        }
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(Text(verbatim: text))
        .accessibilityAddTraits(picture == nil ? .isStaticText : .isImage)
        .landing(id)
        .block(id)
        .onChange(of: base64, initial: true) { picture = decoded() }
    }

    /// With no side longer than 1,024 points; `nil` when it is no picture.
    private func decoded() -> UIImage? {
        guard let data = Data(base64Encoded: base64), let whole = UIImage(data: data) else { return nil }
        let scale = 1_024 / max(whole.size.width, whole.size.height)
        if scale >= 1 { return whole }
        return whole.preparingThumbnail(of: CGSize(width: whole.size.width * scale, height: whole.size.height * scale))
    }
}

/// Block `Map`: one image, told by what is asked, the names on it and where it is from. Its pins are listed below it, numbered.
struct MapBlock: View {
    let id, note: String
    let label: InputLabel
    let shapes: [MapShape]
    let pins: [MapPin]
    let mark: MapPoint?
    let takesPoint: Bool
    let actions: [Press]
    @Environment(Shell.self) private var shell
    /// As large as a number in it.
    @ScaledMetric(relativeTo: .footnote) private var dot: CGFloat = 13

    var body: some View {
        Lines(spacing: 12) {
            GroupWords(label: label).landing(id)
            Lines(spacing: 8) {
                GeometryReader { room in
                    Canvas { draw(in: $0, Scale(size: $1)) }
                        .onTapGesture { if takesPoint { shell.point(id, Scale(size: room.size).point($0)) } }
                }
                .aspectRatio(1, contentMode: .fit)
                .card(Theme.paper)
                Soft(text: note)
            }
            .accessibilityElement(children: .ignore)
            .accessibilityLabel(Text(verbatim: told))
            .accessibilityAddTraits(.isImage)
            Buttons(presses: actions)
            if !pins.isEmpty { Lines(spacing: 0) { Rows(data: numbered) { row, _ in RowLine(row: row) } }.card() }
        }
        .block(id)
    }

    private var told: String {
        ([label.text] + shapes.filter { $0.at != nil }.map(\.name) + [note]).filter { !$0.isEmpty }.joined(separator: ". ")
    }

    private var numbered: [ListRow] {
        pins.enumerated().map { ListRow(id: $1.id, title: "\($0 + 1). \($1.title)", detail: $1.detail, tag: $1.tag) }
    }

    private func draw(in sheet: GraphicsContext, _ scale: Scale) {
        for shape in shapes { outline(shape, in: sheet, scale) }
        for shape in shapes { if let at = shape.at { sheet.draw(word(shape.name, Theme.ink), at: scale.place(at)) } }
        for (n, pin) in pins.enumerated() {
            sheet.fill(scale.circle(pin.at, radius: dot), with: .color(Theme.primary))
            sheet.draw(word("\(n + 1)", Theme.onPrimary), at: scale.place(pin.at))
        }
        if let mark {
            sheet.stroke(scale.circle(mark, radius: 12), with: .color(Theme.paper), lineWidth: 8)
            sheet.stroke(scale.circle(mark, radius: 12), with: .color(Theme.error.ink), lineWidth: 4)
        }
    }

    private func outline(_ shape: MapShape, in sheet: GraphicsContext, _ scale: Scale) {
        var path = Path()
        path.addLines(shape.points.map { scale.place($0) })
        if shape.kind == .road { return sheet.stroke(path, with: .color(Theme.soft), lineWidth: 3) }
        path.closeSubpath()
        sheet.fill(path, with: .color(shape.kind == .water ? Theme.info.tint : Theme.surface))
        sheet.stroke(path, with: .color(shape.kind == .water ? Theme.info.ink : Theme.edge), lineWidth: 1)
    }

    private func word(_ text: String, _ color: Color) -> Text {
        Text(verbatim: text).font(.footnote.weight(.semibold)).foregroundStyle(color)
    }
}

/// Between the thousandths of a map's square and where they are drawn.
private struct Scale {
    let size: CGSize

    func place(_ at: MapPoint) -> CGPoint { CGPoint(x: CGFloat(at.x) * size.width / 1_000, y: CGFloat(at.y) * size.height / 1_000) }

    func point(_ at: CGPoint) -> MapPoint { MapPoint(x: Int32(at.x * 1_000 / size.width), y: Int32(at.y * 1_000 / size.height)) }

    func circle(_ at: MapPoint, radius: CGFloat) -> Path {
        let middle = place(at)
        return Path(ellipseIn: CGRect(x: middle.x - radius, y: middle.y - radius, width: 2 * radius, height: 2 * radius))
    }
}
