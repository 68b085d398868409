import MotCuaCore
import SwiftUI

/// Block `Picture`. Its words are its caption and what is told of it, once; they stand alone when it cannot be decoded.
struct PictureBlock: View {
    let id: String
    let text: String
    let base64: String
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
