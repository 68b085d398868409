import Foundation
import ImageIO
import MotCuaCore
import UniformTypeIdentifiers

/// Takes files of other apps into a folder of our own and makes photos small. What comes of one is an `Action.addFile`.
///
/// Threads: any; copying goes on a queue of its own, one file after the other, and `dispatch` is called there; `onFailure` on the
/// main actor. Failures: Failed when a file cannot be read or kept. The core judges what came: one byte more than it allows is
/// copied at most.
final class IncomingFiles: Sendable {
    private let folder: URL
    private let dispatch: @Sendable (Action) -> Void
    private let onFailure: @MainActor @Sendable (PortError) -> Void
    private let queue = DispatchQueue(label: "vn.motcua.intake")

    init(
        folder: URL = FileManager.default.temporaryDirectory.appendingPathComponent("intake", isDirectory: true),
        dispatch: @escaping @Sendable (Action) -> Void, onFailure: @escaping @MainActor @Sendable (PortError) -> Void
    ) {
        (self.folder, self.dispatch, self.onFailure) = (folder, dispatch, onFailure)
        queue.async { self.clear() }
    }

    /// A file of another app, for the files block `block`; it is copied before this returns, as it may be gone then.
    func take(_ file: URL, named name: String, block: String, rules: FileRules) {
        trying {
            let copy = try place()
            try copyUp(to: Int(rules.maxBytes) + 1, from: file, to: copy)
            keep(copy, named: name, block: block, rules: rules)
        }
    }

    /// A picture that was just taken, as JPEG.
    func take(_ picture: @escaping @Sendable () -> Data?, block: String, rules: FileRules) {
        queue.async {
            self.trying {
                let copy = try self.place()
                guard let jpeg = picture() else { throw PortError.Failed(reason: "taking in a picture: none") }
                try jpeg.write(to: copy)
                // As cameras name them; no word of any language.
                self.keep(copy, named: "IMG_\(copy.lastPathComponent.prefix(8)).jpg", block: block, rules: rules)
            }
        }
    }

    /// It did not come in; that the person thought better of it is for the caller to leave out.
    func fail(_ error: any Error) {
        let why = error as? PortError ?? failed("taking in a file", error)
        Task { @MainActor in onFailure(why) }
    }

    private func trying(_ block: () throws -> Void) {
        do { try block() } catch { fail(error) }
    }

    private func keep(_ file: URL, named name: String, block: String, rules: FileRules) {
        queue.async {
            self.trying {
                let (file, name) = try self.upright(file, name, rules)
                self.dispatch(.addFile(block: block, path: file.path, name: name))
            }
        }
    }

    /// Pictures become upright JPEGs, where the rules take that; what is none stays as it is.
    private func upright(_ file: URL, _ name: String, _ rules: FileRules) throws -> (URL, String) {
        let type = UTType(filenameExtension: (name as NSString).pathExtension)
        guard rules.photoEdge > 0, let type, type.conforms(to: .image) else { return (file, name) }
        guard type == .jpeg || rules.accept.contains("image/jpeg") else { return (file, name) }
        let small = try place()
        guard try uprightJpeg(from: file, to: small, edge: Int(rules.photoEdge)) else { return (file, name) }
        try FileManager.default.removeItem(at: file)
        return (small, type == .jpeg ? name : (name as NSString).deletingPathExtension + ".jpg")
    }

    private func place() throws -> URL {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.appendingPathComponent(UUID().uuidString)
    }

    private func copyUp(to limit: Int, from: URL, to: URL) throws {
        let reading = try FileHandle(forReadingFrom: from)
        defer { try? reading.close() }
        try Data().write(to: to)
        let writing = try FileHandle(forWritingTo: to)
        defer { try? writing.close() }
        var left = limit
        while left > 0, let part = try reading.read(upToCount: min(left, 1 << 20)), !part.isEmpty {
            try writing.write(contentsOf: part)
            left -= part.count
        }
    }

    /// What was never given to the core, or is long kept by it.
    private func clear() {
        let limit = Date(timeIntervalSinceNow: -24 * 3_600)
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.contentModificationDateKey])
        for file in files ?? [] {
            let age = try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            if let age, age < limit { try? FileManager.default.removeItem(at: file) }
        }
    }
}

/// Writes the picture in `from` to `to` as a JPEG that stands upright, is at most `edge` pixels long and carries no metadata (no
/// place, no camera). False when it is no picture; then nothing is written. Decodes no more than it needs; not on the main thread.
///
/// Failures: Failed when it cannot be written.
/// Source: Apple, `CGImageSourceCreateThumbnailAtIndex`.
func uprightJpeg(from: URL, to: URL, edge: Int) throws -> Bool {
    guard let source = CGImageSourceCreateWithURL(from as CFURL, nil), CGImageSourceGetCount(source) > 0 else { return false }
    let how: [CFString: Any] = [
        kCGImageSourceCreateThumbnailFromImageAlways: true,
        kCGImageSourceCreateThumbnailWithTransform: true,
        kCGImageSourceThumbnailMaxPixelSize: edge,
    ]
    guard let picture = CGImageSourceCreateThumbnailAtIndex(source, 0, how as CFDictionary) else { return false }
    // UTType.jpeg
    let jpeg = "public.jpeg" as CFString
    guard let out = CGImageDestinationCreateWithURL(to as CFURL, jpeg, 1, nil) else { throw PortError.Failed(reason: "picture: no place") }
    // A picture alone, without its source, has no metadata to take along.
    let quality: [CFString: Any] = [kCGImageDestinationLossyCompressionQuality: 0.88]
    CGImageDestinationAddImage(out, picture, quality as CFDictionary)
    guard CGImageDestinationFinalize(out) else { throw PortError.Failed(reason: "picture: not written") }
    return true
}
