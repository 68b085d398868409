package vn.motcua.app.platform

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import vn.motcua.core.PortException
import vn.motcua.core.SecretStore
import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.nio.channels.FileChannel
import java.nio.file.StandardOpenOption
import java.security.KeyStore
import java.security.MessageDigest
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

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
