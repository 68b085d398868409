package vn.motcua.app.platform.fakes

import vn.motcua.app.platform.Intake
import vn.motcua.app.platform.fixedSignature
import vn.motcua.core.Action
import vn.motcua.core.Browser
import vn.motcua.core.Channel
import vn.motcua.core.Clock
import vn.motcua.core.FileRules
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
import vn.motcua.core.ServerTrust
import java.io.File
import java.math.BigInteger
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.Base64
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** Every port without hardware. Each passes the contract of its port; what a person or the world does is set beforehand. */
class FakePorts {
    val keys = FakeKeys()
    val browser = FakeBrowser()
    val notifier = FakeNotifier()
    val clock = FakeClock()
    val random = FakeRandom()
    val secrets = FakeSecrets()
    val trust = FakeTrust()
    val presence = FakePresence()
    val nfc = FakeNfc()
    val scanner = FakeScanner()
    val location = FakeLocation()

    fun all() = Ports(keys, browser, notifier, clock, random, secrets, trust, presence, nfc, scanner, location)
}

/** Keys in memory. */
class FakeKeys : Keys {
    private val pairs = ConcurrentHashMap<String, KeyPair>()

    /** What every call throws. */
    @Volatile
    var refusal: PortException? = null

    override fun publicKey(alias: String): ByteArray {
        val point = (pair(alias).public as ECPublicKey).w
        return byteArrayOf(4) + fixed(point.affineX) + fixed(point.affineY)
    }

    override fun sign(alias: String, data: ByteArray): ByteArray = Signature.getInstance("SHA256withECDSA").run {
        initSign(pair(alias).private)
        update(data)
        fixedSignature(sign())
    }

    override fun delete(alias: String) {
        refusal?.let { throw it }
        pairs.remove(alias)
    }

    private fun pair(alias: String): KeyPair {
        refusal?.let { throw it }
        return pairs.computeIfAbsent(alias) {
            KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
        }
    }

    private fun fixed(number: BigInteger): ByteArray {
        val bytes = number.toByteArray().takeLast(32).toByteArray()
        return ByteArray(32 - bytes.size) + bytes
    }
}

/** Secrets in memory. */
class FakeSecrets : SecretStore {
    private val values = ConcurrentHashMap<String, ByteArray>()
    private val damaged = ConcurrentHashMap.newKeySet<String>()

    /** From now on this value does not open. */
    fun damage(name: String) {
        damaged += name
    }

    override fun get(name: String): ByteArray? {
        if (name in damaged) throw PortException.Failed("does not open")
        return values[name]?.clone()
    }

    override fun set(name: String, value: ByteArray) {
        damaged -= name
        values[name] = value.clone()
    }

    override fun delete(name: String) {
        damaged -= name
        values.remove(name)
    }
}

/** Pages and files it was asked to open. */
class FakeBrowser : Browser {
    data class Shown(val path: String, val name: String, val mediaType: String)

    val opened = LinkedBlockingQueue<String>()
    val shown = LinkedBlockingQueue<Shown>()

    /** False: no browser is installed. */
    @Volatile
    var hasBrowser = true

    /** False: no app shows files. */
    @Volatile
    var hasViewer = true

    override fun open(url: String) {
        if (!hasBrowser) throw PortException.Unavailable()
        opened += url
    }

    override fun showFile(path: String, name: String, mediaType: String) {
        if (File(path).canonicalFile.parentFile?.name != "shown") throw PortException.Failed("not to be shown")
        if (!hasViewer) throw PortException.Unavailable()
        shown += Shown(path, name, mediaType)
    }

    /** The next page; `null` when none is opened in time. */
    fun next(): String? = opened.poll(20, TimeUnit.SECONDS)
}

/** Notifications by tag. */
class FakeNotifier : Notifier {
    data class Note(val channel: Channel, val title: String, val text: String, val link: String)

    val notes = ConcurrentHashMap<String, Note>()

    @Volatile
    var allowed = true

    override fun show(channel: Channel, tag: String, title: String, text: String, link: String) {
        if (!allowed) throw PortException.Denied()
        notes[tag] = Note(channel, title, text, link)
    }
}

/** Time that only goes when it is told to. */
class FakeClock(
    @Volatile var now: Long = 1_700_000_000_000,
) : Clock {
    override fun nowMs(): Long = now
}

/** The same bytes in every run: xorshift64, for tests only. */
class FakeRandom(private var state: Long = 0x2545F4914F6CDD1D) : Random {
    @Synchronized
    override fun bytes(len: UInt): ByteArray = ByteArray(len.toInt()) {
        state = state xor (state shl 13)
        state = state xor (state ushr 7)
        state = state xor (state shl 17)
        state.toByte()
    }
}

/** What the person does when something asks. */
enum class Person { Agrees, Cancels, Fails, DoesNothing }

/** A lock that is opened, or not. */
class FakePresence : Presence {
    data class Asked(val title: String, val text: String)

    @Volatile
    var locked = true

    @Volatile
    var person = Person.Agrees
    val asked = LinkedBlockingQueue<Asked>()

    override fun available() = locked

    override fun confirm(title: String, text: String) {
        if (!locked) throw PortException.Unavailable()
        asked += Asked(title, text)
        throw when (person) {
            Person.Agrees -> return
            Person.Cancels -> PortException.Cancelled()
            Person.Fails -> PortException.Denied()
            Person.DoesNothing -> PortException.TimedOut()
        }
    }
}

/** A card that answers commands; `null` from [answer] is a card that was taken away. */
class FakeCard(val maxApdu: Int = 261, val extended: Boolean = false, val answer: (ByteArray) -> ByteArray?)

/** A reader; [card] lies there or not, the person waits or cancels. */
class FakeNfc : Nfc {
    @Volatile
    var present = true

    @Volatile
    var card: FakeCard? = null

    @Volatile
    var person = Person.Agrees
    val told = LinkedBlockingQueue<String>()
    private var open: FakeCard? = null

    override fun connect(title: String, text: String): NfcLink {
        if (!present) throw PortException.Unavailable()
        if (person == Person.Cancels) throw PortException.Cancelled()
        val found = card ?: throw PortException.TimedOut()
        open = found
        return NfcLink(found.maxApdu.toUInt(), found.extended)
    }

    override fun transceive(apdu: ByteArray): ByteArray = open?.answer?.invoke(apdu) ?: throw PortException.Lost()

    override fun tell(text: String) {
        if (open != null) told += text
    }

    override fun disconnect() {
        open = null
    }
}

/** A camera that sees [code]. */
class FakeScanner : Scanner {
    @Volatile
    var hasCamera = true

    @Volatile
    var code = "code"

    @Volatile
    var person = Person.Agrees

    override fun scan(title: String, text: String): String {
        if (!hasCamera) throw PortException.Unavailable()
        return when (person) {
            Person.Agrees -> code
            Person.Cancels -> throw PortException.Cancelled()
            else -> throw PortException.Denied()
        }
    }
}

/** A place, or none. */
class FakeLocation : Location {
    @Volatile
    var on = true

    @Volatile
    var position: Position? = Position(21.0285, 105.8542, 12.0, 1_700_000_000_000)

    @Volatile
    var person = Person.Agrees

    override fun once(): Position {
        if (person != Person.Agrees) throw PortException.Denied()
        if (!on) throw PortException.Unavailable()
        return position ?: throw PortException.TimedOut()
    }
}

/** Brings [file] as soon as it is asked; nothing while that is `null`, as when the person goes back. */
class FakeIntake(private val dispatch: (Action) -> Unit) : Intake {
    @Volatile
    var file: File? = null
    val asked = LinkedBlockingQueue<String>()

    override fun photo(block: String, rules: FileRules) = bring(block)

    override fun film(block: String, rules: FileRules) = bring(block)

    override fun document(block: String, rules: FileRules) = bring(block)

    private fun bring(block: String) {
        asked += block
        file?.let { dispatch(Action.AddFile(block, it.path, it.name)) }
    }
}

/** Trusts the certificates it was given, and nobody before. */
class FakeTrust : ServerTrust {
    /** The servers' own certificates: base64 of DER. */
    val trusted: MutableSet<String> = ConcurrentHashMap.newKeySet()

    override fun check(chain: List<ByteArray>, host: String) {
        val own = chain.firstOrNull() ?: throw PortException.Denied()
        if (Base64.getEncoder().encodeToString(own) !in trusted) throw PortException.Denied()
    }
}
