package vn.motcua.smoke

import vn.motcua.core.Browser
import vn.motcua.core.Channel
import vn.motcua.core.Clock
import vn.motcua.core.Keys
import vn.motcua.core.Location
import vn.motcua.core.Nfc
import vn.motcua.core.NfcLink
import vn.motcua.core.Notifier
import vn.motcua.core.PortException
import vn.motcua.core.Ports
import vn.motcua.core.Position
import vn.motcua.core.Presence
import vn.motcua.core.Random
import vn.motcua.core.Scanner
import vn.motcua.core.SecretStore
import java.math.BigInteger
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.SecureRandom
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** Ports of a phone without hardware: keys of the JVM, a browser that writes down what it was asked. */
class TestPorts {
    val keys = JvmKeys()
    val browser = RecordingBrowser()
    private val notifier = object : Notifier {
        override fun show(channel: Channel, tag: String, title: String, text: String, link: String) = Unit
    }
    private val clock = object : Clock {
        override fun nowMs(): Long = System.currentTimeMillis()
    }
    private val random = object : Random {
        private val source = SecureRandom()
        override fun bytes(len: UInt): ByteArray = ByteArray(len.toInt()).also(source::nextBytes)
    }


    /** Keeps the database's key when there is one; a key file does otherwise. */
    var secrets: SecretStore? = null
    var scanner: Scanner = Absent

    fun all() = Ports(keys, browser, notifier, clock, random, secrets, null, Absent, Absent, scanner, Absent)
}

/** A phone without a lock, a reader, a camera or a position. */
object Absent : Presence, Nfc, Scanner, Location {
    override fun available() = false
    override fun confirm(title: String, text: String) = throw PortException.Unavailable()
    override fun connect(title: String, text: String): NfcLink = throw PortException.Unavailable()
    override fun transceive(apdu: ByteArray): ByteArray = throw PortException.Unavailable()
    override fun tell(text: String) = Unit
    override fun disconnect() = Unit
    override fun scan(title: String, text: String): String = throw PortException.Unavailable()
    override fun once(): Position = throw PortException.Unavailable()
}

class RecordingBrowser : Browser {
    val opened = LinkedBlockingQueue<String>()

    /** What `open` does instead of opening. */
    @Volatile
    var refusal: (() -> Throwable)? = null

    override fun open(url: String) {
        refusal?.let { throw it() }
        opened += url
    }

    /** The next page it was asked to open; `null` when none comes. */
    fun next(): String? = opened.poll(20, TimeUnit.SECONDS)

    override fun showFile(path: String, name: String, mediaType: String) = Unit
}

class JvmKeys : Keys {
    private val pairs = ConcurrentHashMap<String, KeyPair>()

    @Volatile
    var refusal: (() -> Throwable)? = null

    private fun pair(alias: String): KeyPair = pairs.computeIfAbsent(alias) {
        KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
    }

    override fun publicKey(alias: String): ByteArray {
        refusal?.let { throw it() }
        val point = (pair(alias).public as ECPublicKey).w
        return byteArrayOf(4) + point.affineX.fixed32() + point.affineY.fixed32()
    }

    override fun sign(alias: String, data: ByteArray): ByteArray =
        Signature.getInstance("SHA256withECDSAinP1363Format").run {
            initSign(pair(alias).private)
            update(data)
            sign()
        }

    override fun delete(alias: String) {
        pairs.remove(alias)
    }

    private fun BigInteger.fixed32(): ByteArray {
        val bytes = toByteArray().takeLast(32).toByteArray()
        return ByteArray(32 - bytes.size) + bytes
    }
}
