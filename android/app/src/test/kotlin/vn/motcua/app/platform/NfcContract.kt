package vn.motcua.app.platform

import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.TagLostException
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeCard
import vn.motcua.app.platform.fakes.FakeNfc
import vn.motcua.app.platform.fakes.Person
import vn.motcua.core.Nfc
import vn.motcua.core.NfcLink
import vn.motcua.core.PortException
import java.io.IOException
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

/** What every [Nfc] keeps. */
abstract class NfcContract {
    abstract val nfc: Nfc

    /** A reader, or none. */
    abstract fun reader(present: Boolean)

    /** What lies, or will lie, before the reader; `null` for nothing. */
    abstract fun card(card: FakeCard?)

    /** What the person does while the card is waited for. */
    abstract fun person(does: Person)

    protected val echo = FakeCard { it + byteArrayOf(0x90.toByte(), 0) }

    protected fun connect() = Beside { nfc.connect("title", "text") }

    protected fun send(vararg apdu: Int) = Beside { nfc.transceive(ByteArray(apdu.size) { apdu[it].toByte() }) }

    @Test
    fun `a card answers`() {
        card(echo)
        connect().get()
        assertArrayEquals(byteArrayOf(0, 1, 0x90.toByte(), 0), send(0, 1).get())
        assertArrayEquals(byteArrayOf(2, 0x90.toByte(), 0), send(2).get())
        nfc.disconnect()
    }

    @Test
    fun `the link says what goes through`() {
        card(FakeCard(maxApdu = 65_279, extended = true) { it })
        assertEquals(NfcLink(65_279u, true), connect().get())
        nfc.disconnect()
        card(FakeCard(maxApdu = 253, extended = false) { it })
        assertEquals(NfcLink(253u, false), connect().get())
    }

    @Test
    fun `no reader is not available`() {
        reader(false)
        connect().failsWith<PortException.Unavailable>()
    }

    @Test
    fun `no card in time`() {
        card(null)
        connect().failsWith<PortException.TimedOut>()
    }

    @Test
    fun `the person may cancel`() {
        card(null)
        person(Person.Cancels)
        connect().failsWith<PortException.Cancelled>()
    }

    @Test
    fun `a card that moved is lost`() {
        card(FakeCard { if (it[0] == 1.toByte()) null else it })
        connect().get()
        send(0).get()
        send(1).failsWith<PortException.Lost>()
    }

    @Test
    fun `without a card there is nobody to talk to`() {
        nfc.disconnect()
        nfc.tell("progress")
        send(0).failsWith<PortException.Lost>()
        card(echo)
        connect().get()
        nfc.disconnect()
        nfc.disconnect()
        send(0).failsWith<PortException.Lost>()
    }
}

class FakeNfcTest : NfcContract() {
    override val nfc = FakeNfc()

    override fun reader(present: Boolean) {
        nfc.present = present
    }

    override fun card(card: FakeCard?) {
        nfc.card = card
    }

    override fun person(does: Person) {
        nfc.person = does
    }
}

private class LinkDouble(private val card: FakeCard, var failure: Exception? = null) : CardLink {
    override val maxTransceiveLength get() = card.maxApdu
    override val extendedLength get() = card.extended
    val timeouts = mutableListOf<Int>()
    var connects: () -> Unit = {}

    @Volatile
    var closed = false

    override fun connect() = connects()

    override fun transceive(apdu: ByteArray, timeoutMs: Int): ByteArray {
        timeouts += timeoutMs
        failure?.let { throw it }
        return card.answer(apdu) ?: throw TagLostException("Tag was lost.")
    }

    override fun close() {
        closed = true
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class CardReaderTest : NfcContract() {
    private var link: LinkDouble? = null
    private var waitMs = PATIENCE_MS
    override val nfc by lazy { reader(waitMs) }
    private lateinit var phone: Phone
    private val adapter get() = NfcAdapter.getDefaultAdapter(application)

    private fun reader(waitMs: Long) = CardReader(application, application.foreground, ::words, waitMs) { link }

    @Before
    fun inFront() {
        shadowOf(application.packageManager).setSystemFeature(android.content.pm.PackageManager.FEATURE_NFC, true)
        phone = Phone()
        Surfaces.card = null
        reader(true)
    }

    override fun reader(present: Boolean) {
        shadowOf(adapter).setEnabled(present)
    }

    /** Holds it there as soon as the reader looks. */
    override fun card(card: FakeCard?) {
        link = card?.let { LinkDouble(it) }
        if (card != null) whileWaiting { discover() } else waitMs = WAIT_MS
    }

    override fun person(does: Person) {
        waitMs = PATIENCE_MS
        if (does == Person.Cancels) whileWaiting { checkNotNull(Surfaces.card).cancel() }
    }

    private fun discover() = shadowOf(adapter).dispatchTagDiscovered(noTag())

    private fun noTag(): Tag = Tag.createMockTag(byteArrayOf(1), IntArray(0), emptyArray(), 0L)

    private fun whileWaiting(block: () -> Unit) {
        thread(isDaemon = true) {
            val end = System.nanoTime() + PATIENCE_MS * 1_000_000
            while (!(Surfaces.card != null && shadowOf(adapter).isInReaderMode)) {
                if (System.nanoTime() > end) return@thread
                Thread.sleep(2)
            }
            block()
        }
    }

    @Test
    fun `while it waits the words of the core are shown, and gone after`() {
        waitMs = LOOK_MS
        val waiting = connect().until("the sheet") { Surfaces.card != null }
        assertEquals("title", Surfaces.card?.title)
        assertEquals("text", Surfaces.card?.text)
        waiting.failsWith<PortException.TimedOut>()
        assertNull(Surfaces.card)
        driveUntil("the reader at rest") { !shadowOf(adapter).isInReaderMode }
    }

    @Test
    fun `progress is shown while the card is read and all is gone after`() {
        card(echo)
        connect().get()
        nfc.tell("progress")
        assertEquals("progress", Surfaces.card?.progress)
        nfc.disconnect()
        assertNull(Surfaces.card)
        assertTrue(checkNotNull(link).closed)
        driveUntil("the reader at rest") { !shadowOf(adapter).isInReaderMode }
    }

    @Test
    fun `a card gone before it was open is not there, the next one is`() {
        val gone = LinkDouble(echo).apply { connects = { throw IOException("gone") } }
        link = gone
        val waiting = connect().until("the reader") { shadowOf(adapter).isInReaderMode }
        discover()
        assertFalse(waiting.over)
        link = LinkDouble(echo)
        discover()
        assertNotNull(waiting.get())
        nfc.disconnect()
    }

    @Test
    fun `a card of another kind is not there`() {
        waitMs = LOOK_MS
        val waiting = connect().until("the reader") { shadowOf(adapter).isInReaderMode }
        link = null
        discover()
        waiting.failsWith<PortException.TimedOut>()
    }

    @Test
    fun `cancelling in the middle ends the session`() {
        card(echo)
        connect().get()
        checkNotNull(Surfaces.card).cancel()
        assertNull(Surfaces.card)
        send(0).failsWith<PortException.Cancelled>()
        driveUntil("the card closed") { checkNotNull(link).closed }
    }

    @Test
    fun `what cancelling breaks was cancelled`() {
        val begun = CountDownLatch(1)
        val cut = CountDownLatch(1)
        val answering = FakeCard {
            begun.countDown()
            cut.await()
            null
        }
        card(answering)
        connect().get()
        val sending = send(0)
        begun.await()
        checkNotNull(Surfaces.card).cancel()
        cut.countDown()
        sending.failsWith<PortException.Cancelled>()
    }

    @Test
    fun `what the radio does is told apart`() {
        card(echo)
        connect().get()
        checkNotNull(link).failure = IOException("Transceive failed on 012345678901")
        val failure = send(0).failure() as PortException.Failed
        assertEquals("card: IOException", failure.reason)
        checkNotNull(link).failure = SecurityException("Permission Denial: Tag is out of date")
        send(0).failsWith<PortException.Lost>()
        checkNotNull(link).failure = IllegalStateException("Call connect() first!")
        send(0).failsWith<PortException.Lost>()
    }

    @Test
    fun `commands that compute have more time`() {
        card(echo)
        connect().get()
        send(0x00, 0xa4, 4, 0x0c).get()
        send(0x10, 0x86, 0, 0).get()
        send(0x0c, 0x88, 0, 0).get()
        send(0x0c, 0xb0, 0, 0).get()
        assertEquals(listOf(5_000, 15_000, 15_000, 5_000), checkNotNull(link).timeouts)
    }

    @Test
    fun `an activity that ends takes the reader with it`() {
        val waiting = connect().until("the reader") { shadowOf(adapter).isInReaderMode }
        phone.activity.finish()
        phone.controller.pause().stop().destroy()
        waiting.failsWith<PortException.Cancelled>()
        assertNull(Surfaces.card)
    }

    private companion object {
        /** Where nothing comes. */
        const val WAIT_MS = 700L

        /** Where nothing comes, and something is looked at meanwhile. */
        const val LOOK_MS = 3_000L

        /** Where something comes: a machine under load is slow. */
        const val PATIENCE_MS = 20_000L
    }
}
