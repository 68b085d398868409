// A double of Apple's UniformTypeIdentifiers, with the few types the app meets. See ios/Doubles/README.md.
@_exported import CFDouble

public struct UTType: Hashable, Sendable {
    public let identifier: String

    // On Apple's systems this is a String, which bridges to CFString; so does this one by `as`.
    public static let item = UTType(identifier: "public.item")
    public static let image = UTType(identifier: "public.image")
    public static let jpeg = UTType(identifier: "public.jpeg")
    public static let png = UTType(identifier: "public.png")
    public static let heic = UTType(identifier: "public.heic")
    public static let movie = UTType(identifier: "public.movie")
    public static let mpeg4Movie = UTType(identifier: "public.mpeg-4")
    public static let quickTimeMovie = UTType(identifier: "com.apple.quicktime-movie")
    public static let pdf = UTType(identifier: "com.adobe.pdf")

    private static let mimes: [String: UTType] = [
        "image/jpeg": .jpeg, "image/png": .png, "image/heic": .heic, "application/pdf": .pdf, "video/mp4": .mpeg4Movie,
        "video/quicktime": .quickTimeMovie,
    ]
    private static let extensions: [String: UTType] = [
        "jpg": .jpeg, "jpeg": .jpeg, "png": .png, "heic": .heic, "pdf": .pdf, "mp4": .mpeg4Movie, "mov": .quickTimeMovie,
    ]

    init(identifier: String) { self.identifier = identifier }

    public init?(mimeType: String) {
        guard let known = Self.mimes[mimeType] else { return nil }
        self = known
    }

    public init?(filenameExtension: String) {
        guard let known = Self.extensions[filenameExtension.lowercased()] else { return nil }
        self = known
    }

    public func conforms(to type: UTType) -> Bool {
        self == type || type == .item || (type == .image && [.jpeg, .png, .heic].contains(self))
            || (type == .movie && [.mpeg4Movie, .quickTimeMovie].contains(self))
    }
}
