import CryptoKit
import Foundation
import MotCuaCore
import Security
import Testing

@testable import MotCuaShell

/// What every `Keys` keeps, as in core/src/testing/contract.rs, and what the enclave and the keychain add.
extension PlatformTests {
    @Suite final class KeysTests {
        private let keys = HardwareKeys()

        init() {
            KeychainDouble.items = [:]
            KeychainDouble.status = nil
            EnclaveDouble.isThere = true
            EnclaveDouble.broken = nil
        }

        private func holds(_ point: Data, _ data: Data, _ signature: Data) throws -> Bool {
            let key = try P256.Signing.PublicKey(x963Representation: point)
            return key.isValidSignature(try P256.Signing.ECDSASignature(rawRepresentation: signature), for: data)
        }

        @Test(arguments: [true, false]) func thePortKeepsItsContract(enclave: Bool) throws {
            EnclaveDouble.isThere = enclave
            let first = try keys.publicKey(alias: "1")
            #expect(first.count == 65)
            #expect(first.first == 4)
            #expect(try keys.publicKey(alias: "1") == first)
            #expect(try keys.publicKey(alias: "2") != first)
            for data in [Data(), Data("header.payload".utf8), Data(repeating: 0xff, count: 70_000)] {
                let signature = try keys.sign(alias: "1", data: data)
                #expect(signature.count == 64)
                #expect(try holds(first, data, signature))
                #expect(try !holds(first, Data("other".utf8), signature))
                #expect(try !holds(keys.publicKey(alias: "2"), data, signature))
            }
            let early = try keys.sign(alias: "3", data: Data([1]))
            #expect(try holds(keys.publicKey(alias: "3"), Data([1]), early))
            try keys.delete(alias: "1")
            try keys.delete(alias: "1")
            #expect(try keys.publicKey(alias: "1") != first)
        }

        @Test func theKeyIsForSigningAloneAsksNobodyAndStaysOnThisPhone() throws {
            _ = try keys.publicKey(alias: "a")
            let control = try #require(EnclaveDouble.controls.last)
            #expect(control.flags == .privateKeyUsage)
            #expect(control.protection == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly)
            #expect(KeychainDouble.items.values.allSatisfy { $0.accessible == kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly })
        }

        @Test func aKeyOutlivesTheProcess() throws {
            let before = try keys.publicKey(alias: "a")
            #expect(try HardwareKeys().publicKey(alias: "a") == before)
        }

        @Test func aKeyThatCanNoLongerBeUsedIsAFailureAndIsNotReplaced() throws {
            let kept = try keys.publicKey(alias: "a")
            let items = KeychainDouble.items.mapValues(\.data)
            EnclaveDouble.erase()
            #expect(throws: PortError.self) { try keys.sign(alias: "a", data: Data([1])) }
            #expect(KeychainDouble.items.mapValues(\.data) == items)
            try keys.delete(alias: "a")
            #expect(try keys.publicKey(alias: "a") != kept)
        }

        @Test func aKeychainThatIsLockedIsAFailureAndMakesNoKey() throws {
            let kept = try keys.publicKey(alias: "a")
            KeychainDouble.status = errSecInteractionNotAllowed
            #expect(throws: PortError.Failed(reason: "keychain, reading: -25308")) { try keys.publicKey(alias: "a") }
            KeychainDouble.status = nil
            #expect(try keys.publicKey(alias: "a") == kept)
        }

        @Test func aBrokenEnclaveSaysNothingOfItsInside() {
            EnclaveDouble.broken = .underlyingCoreCryptoError(error: -9)
            #expect(throws: PortError.self) { try keys.publicKey(alias: "a") }
            #expect(KeychainDouble.items.isEmpty)
        }

        @Test func whatIsNoKeyOfOursIsAFailure() throws {
            try Keychain(service: "vn.motcua.keys").add("a", Data([9, 9]))
            #expect(throws: PortError.Failed(reason: "key: of an unknown kind")) { try keys.publicKey(alias: "a") }
        }
    }
}
