// A double of Apple's ImageIO. Its pictures are files of one line, `picture 4000x3000 turned place`: turned ones stand upright only
// when they are read with their transform, and `place` is metadata that must not get out. See ios/Doubles/README.md.
@_exported import CFDouble

public let kCGImageSourceCreateThumbnailFromImageAlways: CFString = "always"
public let kCGImageSourceCreateThumbnailWithTransform: CFString = "transform"
public let kCGImageSourceThumbnailMaxPixelSize: CFString = "max"
public let kCGImageDestinationLossyCompressionQuality: CFString = "quality"

public final class CGImage: NSObject {
    public let (width, height, turned): (Int, Int, Bool)
    init(_ width: Int, _ height: Int, turned: Bool) { (self.width, self.height, self.turned) = (width, height, turned) }
}

public final class CGImageSource: NSObject {
    let words: [String]
    init(_ words: [String]) { self.words = words }
}

public final class CGImageDestination: NSObject {
    let (url, type): (URL, String)
    var line: String?
    init(_ url: URL, _ type: String) { (self.url, self.type) = (url, type) }
}

public func CGImageSourceCreateWithURL(_ url: CFURL, _ options: CFDictionary?) -> CGImageSource? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return CGImageSource(String(decoding: data.prefix(200), as: UTF8.self).split(separator: " ").map(String.init))
}

/// 0 for what is no picture.
public func CGImageSourceGetCount(_ isrc: CGImageSource) -> Int { isrc.words.first == "picture" ? 1 : 0 }

public func CGImageSourceCreateThumbnailAtIndex(_ isrc: CGImageSource, _ index: Int, _ options: CFDictionary?) -> CGImage? {
    let sides = isrc.words.count > 1 ? isrc.words[1].split(separator: "x").compactMap { Int($0) } : []
    guard sides.count == 2, options?[kCGImageSourceCreateThumbnailFromImageAlways] as? Bool == true else { return nil }
    let longest = max(sides[0], sides[1])
    let edge = min(longest, options?[kCGImageSourceThumbnailMaxPixelSize] as? Int ?? longest)
    let (width, height) = (sides[0] * edge / longest, sides[1] * edge / longest)
    let turned = isrc.words.contains("turned")
    guard turned, options?[kCGImageSourceCreateThumbnailWithTransform] as? Bool == true else {
        return CGImage(width, height, turned: turned)
    }
    return CGImage(height, width, turned: false)
}

public func CGImageDestinationCreateWithURL(_ url: CFURL, _ type: CFString, _ count: Int, _ options: CFDictionary?) -> CGImageDestination? {
    CGImageDestination(url, type.text)
}

public func CGImageDestinationAddImage(_ idst: CGImageDestination, _ image: CGImage, _ properties: CFDictionary?) {
    idst.line = "picture \(image.width)x\(image.height)" + (image.turned ? " turned" : "") + " \(idst.type)"
}

public func CGImageDestinationFinalize(_ idst: CGImageDestination) -> Bool {
    guard let line = idst.line else { return false }
    return (try? Data(line.utf8).write(to: idst.url)) != nil
}
