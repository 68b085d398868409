// P-256 by the OpenSSL library that the toolchain brings along (libcrypto 3), so that the double really signs and verifies.
import Foundation

/// Calls into libcrypto by name: there are no headers beside the library.
enum LibCrypto {
    typealias Pointer = OpaquePointer
    private static let curve: Int32 = 415  // NID_X9_62_prime256v1
    nonisolated(unsafe) private static let library = dlopen("libcrypto.so.3", RTLD_NOW)

    private static func call<F>(_ name: String, as type: F.Type) -> F {
        guard let library, let symbol = dlsym(library, name) else { fatalError("libcrypto.so.3 has no \(name)") }
        return unsafeBitCast(symbol, to: type)
    }

    private static let keyNew = call("EC_KEY_new_by_curve_name", as: (@convention(c) (Int32) -> Pointer?).self)
    private static let keyFree = call("EC_KEY_free", as: (@convention(c) (Pointer?) -> Void).self)
    private static let generate = call("EC_KEY_generate_key", as: (@convention(c) (Pointer?) -> Int32).self)
    private static let group = call("EC_KEY_get0_group", as: (@convention(c) (Pointer?) -> Pointer?).self)
    private static let secret = call("EC_KEY_get0_private_key", as: (@convention(c) (Pointer?) -> Pointer?).self)
    private static let setSecret = call("EC_KEY_set_private_key", as: (@convention(c) (Pointer?, Pointer?) -> Int32).self)
    private static let setPoint = call("EC_KEY_set_public_key", as: (@convention(c) (Pointer?, Pointer?) -> Int32).self)
    private static let pointNew = call("EC_POINT_new", as: (@convention(c) (Pointer?) -> Pointer?).self)
    private static let multiply = call(
        "EC_POINT_mul", as: (@convention(c) (Pointer?, Pointer?, Pointer?, Pointer?, Pointer?, Pointer?) -> Int32).self)
    private static let pointBytes = call(
        "EC_POINT_point2oct", as: (@convention(c) (Pointer?, Pointer?, Int32, UnsafeMutablePointer<UInt8>?, Int, Pointer?) -> Int).self)
    private static let bytesPoint = call(
        "EC_POINT_oct2point", as: (@convention(c) (Pointer?, Pointer?, UnsafePointer<UInt8>?, Int, Pointer?) -> Int32).self)
    private static let point = call("EC_KEY_get0_public_key", as: (@convention(c) (Pointer?) -> Pointer?).self)
    private static let number = call("BN_bin2bn", as: (@convention(c) (UnsafePointer<UInt8>?, Int32, Pointer?) -> Pointer?).self)
    private static let numberBytes = call(
        "BN_bn2binpad", as: (@convention(c) (Pointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32).self)
    private static let sha256 = call(
        "SHA256", as: (@convention(c) (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?) -> UnsafeMutablePointer<UInt8>?).self)
    private static let signDigest = call(
        "ECDSA_do_sign", as: (@convention(c) (UnsafePointer<UInt8>?, Int32, Pointer?) -> Pointer?).self)
    private static let parts = call(
        "ECDSA_SIG_get0", as: (@convention(c) (Pointer?, UnsafeMutablePointer<Pointer?>?, UnsafeMutablePointer<Pointer?>?) -> Void).self)
    private static let signatureNew = call("ECDSA_SIG_new", as: (@convention(c) () -> Pointer?).self)
    private static let setParts = call("ECDSA_SIG_set0", as: (@convention(c) (Pointer?, Pointer?, Pointer?) -> Int32).self)
    private static let verifyDigest = call(
        "ECDSA_do_verify", as: (@convention(c) (UnsafePointer<UInt8>?, Int32, Pointer?, Pointer?) -> Int32).self)

    /// A fresh scalar, 32 bytes.
    static func fresh() -> Data {
        let key = keyNew(curve)
        defer { keyFree(key) }
        precondition(generate(key) == 1)
        return padded(secret(key))
    }

    /// The uncompressed point of a scalar, 65 bytes; `nil` when it is none.
    static func publicPoint(_ scalar: Data) -> Data? {
        guard scalar.count == 32, let key = privateKey(scalar) else { return nil }
        defer { keyFree(key) }
        var bytes = [UInt8](repeating: 0, count: 65)
        return pointBytes(group(key), point(key), 4, &bytes, 65, nil) == 65 ? Data(bytes) : nil
    }

    /// `r ‖ s` over SHA-256 of `data`.
    static func sign(_ data: Data, with scalar: Data) -> Data {
        let key = privateKey(scalar)
        defer { keyFree(key) }
        let digest = hash(data)
        let signature = signDigest(digest, 32, key)
        var (r, s): (Pointer?, Pointer?) = (nil, nil)
        parts(signature, &r, &s)
        return padded(r) + padded(s)
    }

    static func verifies(_ signature: Data, of data: Data, by point: Data) -> Bool {
        let bytes = [UInt8](signature)
        guard bytes.count == 64, let key = publicKey(point) else { return false }
        defer { keyFree(key) }
        let made = signatureNew()
        let (r, s) = (Array(bytes[..<32]), Array(bytes[32...]))
        precondition(setParts(made, number(r, 32, nil), number(s, 32, nil)) == 1)
        return verifyDigest(hash(data), 32, made, key) == 1
    }

    private static func privateKey(_ scalar: Data) -> Pointer? {
        let key = keyNew(curve)
        let value = number([UInt8](scalar), 32, nil)
        let made = pointNew(group(key))
        guard setSecret(key, value) == 1, multiply(group(key), made, value, nil, nil, nil) == 1, setPoint(key, made) == 1 else {
            return nil
        }
        return key
    }

    private static func publicKey(_ point: Data) -> Pointer? {
        let key = keyNew(curve)
        let made = pointNew(group(key))
        guard bytesPoint(group(key), made, [UInt8](point), point.count, nil) == 1, setPoint(key, made) == 1 else { return nil }
        return key
    }

    private static func hash(_ data: Data) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        _ = sha256([UInt8](data), data.count, &digest)
        return digest
    }

    private static func padded(_ value: Pointer?) -> Data {
        var bytes = [UInt8](repeating: 0, count: 32)
        precondition(numberBytes(value, &bytes, 32) == 32)
        return Data(bytes)
    }
}
