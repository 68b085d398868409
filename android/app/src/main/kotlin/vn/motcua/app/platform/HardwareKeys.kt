package vn.motcua.app.platform

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import vn.motcua.core.Keys
import vn.motcua.core.PortException
import vn.motcua.core.SecretStore
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.math.BigInteger
import java.nio.channels.FileChannel
import java.nio.file.StandardOpenOption
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.MessageDigest
import java.security.PrivateKey
import java.security.ProviderException
import java.security.PublicKey
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/** The provider of the system's key store. */
internal const val ANDROID_KEY_STORE = "AndroidKeyStore"

/** Runs [block] with the system's key store; whatever that throws becomes Failed. */
internal fun <T> withKeyStore(what: String, block: (KeyStore) -> T): T = runCatching {
    block(KeyStore.getInstance(ANDROID_KEY_STORE).apply { load(null) })
}.getOrElse {
    throw if (it is GeneralSecurityException || it is ProviderException || it is IOException) failed(what, it) else it
}

/**
 * EC P-256 keys in the system's key store, in a StrongBox where there is one; used for DPoP (RFC 9449), so never bound to
 * the person being asked.
 *
 * Threads: any but the main one (a StrongBox takes up to a second); one at a time.
 * Failures: Failed when the key store breaks, or holds a key that can no longer be used (`KeyPermanentlyInvalidatedException`,
 * `UnrecoverableKeyException`); such a key is not replaced until it is deleted.
 * Source: Android, "Android Keystore system"; SEC 1 §2.3.3 for points.
 */
class HardwareKeys(context: Context) : Keys {
    private val packages = context.packageManager

    @Synchronized
    override fun publicKey(alias: String): ByteArray = withKeyStore("public key") { store ->
        point(store.getCertificate(entry(alias))?.publicKey ?: make(entry(alias)))
    }

    @Synchronized
    override fun sign(alias: String, data: ByteArray): ByteArray = withKeyStore("signature") { store ->
        if (!store.containsAlias(entry(alias))) make(entry(alias))
        val key = store.getKey(entry(alias), null) as? PrivateKey ?: throw PortException.Failed("signature: the key is lost")
        val der = Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            update(data)
            sign()
        }
        fixedSignature(der)
    }

    @Synchronized
    override fun delete(alias: String) = withKeyStore("forgetting a key") { store ->
        if (store.containsAlias(entry(alias))) store.deleteEntry(entry(alias))
    }

    /** A phone may have a StrongBox that does not do this key: the next best is the one all phones have. */
    private fun make(entry: String): PublicKey {
        val strong = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && packages.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
        return try {
            generate(entry, strong)
        } catch (e: ProviderException) {
            // StrongBoxUnavailableException is one; naming it would keep this class from Android 8.
            if (strong) generate(entry, false) else throw e
        }
    }

    private fun generate(entry: String, strong: Boolean): PublicKey {
        val spec = KeyGenParameterSpec.Builder(entry, KeyProperties.PURPOSE_SIGN)
            .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
            .setDigests(KeyProperties.DIGEST_SHA256)
        if (strong && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) spec.setIsStrongBoxBacked(true)
        return KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, ANDROID_KEY_STORE).run {
            initialize(spec.build())
            generateKeyPair().public
        }
    }

    private fun entry(alias: String) = "key.$alias"

    private fun point(key: PublicKey): ByteArray {
        val w = (key as? ECPublicKey)?.w ?: throw PortException.Failed("public key: not on a curve")
        return byteArrayOf(4) + fixed(w.affineX) + fixed(w.affineY)
    }
}

/** `Ecdsa-Sig-Value` (RFC 3279 §2.2.3), DER, as `r ‖ s` of 64 bytes (RFC 7518 §3.4). */
internal fun fixedSignature(der: ByteArray): ByteArray {
    fun short(at: Int): Int = der.getOrNull(at)?.toInt() ?: -1

    fun integer(at: Int): BigInteger {
        val length = short(at + 1)
        if (short(at) != 0x02 || length !in 1..33 || at + 2 + length > der.size) throw PortException.Failed("signature: not DER")
        return BigInteger(der.copyOfRange(at + 2, at + 2 + length))
    }
    if (short(0) != 0x30 || short(1) != der.size - 2) throw PortException.Failed("signature: not DER")
    return fixed(integer(2)) + fixed(integer(4 + short(3)))
}

/** A coordinate or scalar of P-256, big endian, 32 bytes. */
private fun fixed(number: BigInteger): ByteArray {
    val bytes = number.toByteArray().takeLast(32).toByteArray()
    return ByteArray(32 - bytes.size) + bytes
}

private const val KEY = "secrets"
private const val CIPHER = "AES/GCM/NoPadding"
private const val VERSION: Byte = 1
private const val NONCE_BYTES = 12
private const val HEADER_BYTES = 1 + NONCE_BYTES

/**
 * Small secrets, each in a file of its own that no backup takes (`noBackupFilesDir`), sealed with AES-256-GCM under a key of
 * the system's key store. The name is the associated data, so a file under another name does not open.
 *
 * Threads: any but the main one; one at a time.
 * Failures: Failed when a value does not open or the key is lost: a secret that was there is never answered with "none".
 * Source: Android, "Android Keystore system"; NIST SP 800-38D. A file is a version byte, the nonce (12), ciphertext and tag.
 */
class SealedSecrets(context: Context) : SecretStore {
    private val folder = File(context.noBackupFilesDir, "secrets")

    @Synchronized
    override fun get(name: String): ByteArray? = withKeyStore("reading a secret") { store ->
        val file = fileOf(name)
        if (file.exists()) open(store, name, file.readBytes()) else null
    }

    @Synchronized
    override fun set(name: String, value: ByteArray) = withKeyStore("keeping a secret") { store ->
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.ENCRYPT_MODE, keyOf(store) ?: makeKey())
        cipher.updateAAD(name.toByteArray())
        val sealed = cipher.doFinal(value)
        replace(fileOf(name), byteArrayOf(VERSION) + cipher.iv + sealed)
    }

    @Synchronized
    override fun delete(name: String) = withKeyStore("forgetting a secret") { _ ->
        val file = fileOf(name)
        if (file.exists() && !file.delete()) throw IOException("not deleted")
    }

    private fun open(store: KeyStore, name: String, bytes: ByteArray): ByteArray {
        if (bytes.size <= HEADER_BYTES || bytes[0] != VERSION) throw PortException.Failed("reading a secret: unknown form")
        val key = keyOf(store) ?: throw PortException.Failed("reading a secret: the key is lost")
        return Cipher.getInstance(CIPHER).run {
            init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(128, bytes, 1, NONCE_BYTES))
            updateAAD(name.toByteArray())
            doFinal(bytes, HEADER_BYTES, bytes.size - HEADER_BYTES)
        }
    }

    private fun keyOf(store: KeyStore): SecretKey? = store.getKey(KEY, null) as? SecretKey

    private fun makeKey(): SecretKey {
        val spec = KeyGenParameterSpec.Builder(KEY, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, ANDROID_KEY_STORE).run {
            init(spec)
            generateKey()
        }
    }

    /** Written aside and renamed, so that a kill leaves the old value or the new one. */
    private fun replace(file: File, bytes: ByteArray) {
        folder.mkdirs()
        val aside = File(folder, file.name + ".new")
        FileOutputStream(aside).use {
            it.write(bytes)
            it.fd.sync()
        }
        if (!aside.renameTo(file)) throw IOException("not renamed")
        FileChannel.open(folder.toPath(), StandardOpenOption.READ).use { it.force(true) }
    }

    /** Names are any text; a hash makes each a safe file name of its own. */
    private fun fileOf(name: String): File {
        val hash = MessageDigest.getInstance("SHA-256").digest(name.toByteArray())
        return File(folder, hash.joinToString("") { "%02x".format(it) })
    }
}
