package vn.motcua.app.platform

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** The system's key store, in memory, under its own name: what Robolectric has none of. */
class KeyStoreDouble {
    private val pairs = mutableMapOf<String, KeyPair?>()
    private val publics = mutableMapOf<String, PublicKey>()
    private val secrets = mutableMapOf<String, SecretKey>()

    /** What keys were made with. */
    val specs = mutableListOf<AlgorithmParameterSpec>()

    /** What making a key throws. */
    var refusal: (KeyGenParameterSpec) -> RuntimeException? = { null }

    /** What reading a key throws. */
    var broken: Exception? = null

    /** The certificates stay, the keys are gone; as after a phone's key store was damaged. */
    fun loseKeys() {
        pairs.keys.toList().forEach { pairs[it] = null }
        secrets.clear()
    }

    fun install() {
        uninstall()
        Security.addProvider(InMemory())
    }

    fun uninstall() = Security.removeProvider(NAME)

    @Suppress("DEPRECATION")
    private inner class InMemory : Provider(NAME, 1.0, "keys in memory") {
        init {
            serve("KeyStore", NAME) { Store() }
            serve("KeyPairGenerator", "EC") { Pairs() }
            serve("KeyGenerator", "AES") { Secrets() }
        }

        private fun serve(type: String, algorithm: String, make: () -> Any) = putService(
            object : Service(this, type, algorithm, "double", null, null) {
                override fun newInstance(parameter: Any?): Any = make()
            },
        )
    }

    private fun noted(spec: KeyGenParameterSpec) {
        specs += spec
        refusal(spec)?.let { throw it }
    }

    private inner class Pairs : KeyPairGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun initialize(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun initialize(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun generateKeyPair(): KeyPair {
            noted(spec)
            val curve = (spec.algorithmParameterSpec as ECGenParameterSpec).name
            return KeyPairGenerator.getInstance("EC").run {
                initialize(ECGenParameterSpec(curve))
                generateKeyPair()
            }.also {
                pairs[spec.keystoreAlias] = it
                publics[spec.keystoreAlias] = it.public
            }
        }
    }

    private inner class Secrets : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun engineGenerateKey(): SecretKey {
            noted(spec)
            return KeyGenerator.getInstance("AES").run {
                init(spec.keySize)
                generateKey()
            }.also { secrets[spec.keystoreAlias] = it }
        }
    }

    private class PublicHalf(private val key: PublicKey) : Certificate("double") {
        override fun getPublicKey() = key

        override fun getEncoded(): ByteArray = key.encoded

        override fun verify(key: PublicKey?) = Unit

        override fun verify(key: PublicKey?, provider: String?) = Unit

        override fun toString() = "double"
    }

    private inner class Store : KeyStoreSpi() {
        override fun engineGetKey(alias: String, password: CharArray?): Key? {
            broken?.let { throw it }
            return pairs[alias]?.private ?: secrets[alias]
        }

        override fun engineGetCertificate(alias: String): Certificate? = publics[alias]?.let(::PublicHalf)

        override fun engineDeleteEntry(alias: String) {
            pairs -= alias
            publics -= alias
            secrets -= alias
        }

        override fun engineContainsAlias(alias: String) = alias in pairs || alias in secrets

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(pairs.keys + secrets.keys)

        override fun engineSize() = pairs.size + secrets.size

        override fun engineIsKeyEntry(alias: String) = engineContainsAlias(alias)

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineGetCertificateAlias(cert: Certificate?): String? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<out Certificate>?) = unused()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<out Certificate>?) = unused()

        override fun engineSetCertificateEntry(alias: String, cert: Certificate) = unused()

        override fun engineStore(stream: OutputStream?, password: CharArray?) = unused()

        override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit

        private fun unused(): Unit = throw UnsupportedOperationException()
    }

    private companion object {
        const val NAME = "AndroidKeyStore"
    }
}
