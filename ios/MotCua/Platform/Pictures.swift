import Foundation
import ImageIO
import MotCuaCore

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
