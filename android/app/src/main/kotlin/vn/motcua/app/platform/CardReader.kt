package vn.motcua.app.platform

import android.app.Activity
import android.content.Context
import android.nfc.NfcAdapter
import android.nfc.Tag
import android.nfc.TagLostException
import android.nfc.tech.IsoDep
import android.os.Bundle
import vn.motcua.core.Nfc
import vn.motcua.core.NfcLink
import vn.motcua.core.PortException
import vn.motcua.core.ShellWords
import java.io.IOException
import kotlin.concurrent.thread

private const val FLAGS = NfcAdapter.FLAG_READER_NFC_A or NfcAdapter.FLAG_READER_NFC_B or NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK
private const val WAIT_MS = 60_000L

/** A card in the field, as [IsoDep] gives it; an interface so that loss and time can be tried without one. */
internal interface CardLink : AutoCloseable {
    val maxTransceiveLength: Int
    val extendedLength: Boolean

    fun connect()

    fun transceive(apdu: ByteArray, timeoutMs: Int): ByteArray
}

private class IsoDepLink(private val card: IsoDep) : CardLink {
    override val maxTransceiveLength: Int get() = card.maxTransceiveLength
    override val extendedLength: Boolean get() = card.isExtendedLengthApduSupported

    override fun connect() = card.connect()

    override fun transceive(apdu: ByteArray, timeoutMs: Int): ByteArray {
        if (card.timeout != timeoutMs) card.timeout = timeoutMs
        return card.transceive(apdu)
    }

    override fun close() = card.close()
}

/**
 * Contactless cards (ISO 14443-4, APDUs of ISO 7816-4) in reader mode while the app is in front.
 *
 * Threads: any but the main one, one session at a time; [connect] blocks up to [waitMs]. Cards are found on a thread of the
 * system, the person cancels on the main one.
 * Failures: Unavailable without NFC or with NFC off; Cancelled by the person, also in the middle of a session; TimedOut when no
 * card came; Lost when the card moved away (`TagLostException`) or there is none; Failed when the reader broke.
 * Source: Android, `NfcAdapter.enableReaderMode`, `IsoDep`.
 */
class CardReader internal constructor(
    context: Context,
    private val foreground: Foreground,
    private val words: () -> ShellWords,
    private val waitMs: Long,
    private val linkTo: (Tag) -> CardLink?,
) : Nfc {
    constructor(context: Context, foreground: Foreground, words: () -> ShellWords) :
        this(context, foreground, words, WAIT_MS, { tag -> IsoDep.get(tag)?.let(::IsoDepLink) })

    private val adapter: NfcAdapter? = NfcAdapter.getDefaultAdapter(context)

    @Volatile
    private var session: Session? = null

    private class Session(val activity: Activity) {
        @Volatile
        var link: CardLink? = null

        @Volatile
        var cancelled = false
    }

    override fun connect(title: String, text: String): NfcLink {
        val reader = adapter?.takeIf { it.isEnabled } ?: throw PortException.Unavailable()
        disconnect()
        val found = runCatching {
            foreground.ask<CardLink>(waitMs) { activity, answer -> wait(reader, activity, answer, title, text) }
        }.onFailure { disconnect() }.getOrThrow()
        return NfcLink(found.maxTransceiveLength.toUInt(), found.extendedLength)
    }

    private fun wait(reader: NfcAdapter, activity: Activity, answer: Answer<CardLink>, title: String, text: String) {
        if (answer.given) return
        val waiting = Session(activity)
        session = waiting
        Surfaces.card = CardState(title, text, "", words()) { cancel(waiting, answer) }
        val found = NfcAdapter.ReaderCallback { tag -> linkTo(tag)?.let { open(it, waiting, answer) } }
        // Longer than the pauses between two commands, so that looking for the card does not disturb it.
        val extras = Bundle().apply { putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, 2_000) }
        reader.enableReaderMode(activity, found, FLAGS, extras)
        // Time may have been over while this began.
        if (answer.given && waiting.link == null) disconnect()
    }

    /** A card that is gone before it is open was not there; the next one is waited for. */
    private fun open(link: CardLink, waiting: Session, answer: Answer<CardLink>) {
        if (answer.given) return
        try {
            link.connect()
        } catch (_: IOException) {
            return
        }
        waiting.link = link
        answer.give(link)
    }

    private fun cancel(waiting: Session, answer: Answer<CardLink>) {
        waiting.cancelled = true
        answer.refuse(PortException.Cancelled())
        Surfaces.card = null
        // Closing talks to the card, which the main thread must not.
        waiting.link?.let { link -> thread(name = "card-close") { closeQuietly(link) } }
    }

    override fun transceive(apdu: ByteArray): ByteArray {
        val now = session
        val link = now?.link ?: throw PortException.Lost()
        if (now.cancelled) throw PortException.Cancelled()
        return runCatching { link.transceive(apdu, timeoutOf(apdu)) }.getOrElse {
            when (it) {
                // The second is "Tag is out of date": another card came in between.
                is TagLostException, is SecurityException, is IllegalStateException -> throw now.ended(PortException.Lost().because(it))
                is IOException -> throw now.ended(failed("card", it))
                else -> throw it
            }
        }
    }

    private fun Session.ended(why: PortException): PortException = if (cancelled) PortException.Cancelled().because(why) else why

    override fun tell(text: String) {
        Surfaces.card = Surfaces.card?.copy(progress = text)
        // Cancelled in between on the main thread: the sheet must not come back.
        if (session?.cancelled != false) Surfaces.card = null
    }

    override fun disconnect() {
        val old = session ?: return
        session = null
        Surfaces.card = null
        old.link?.let(::closeQuietly)
        old.activity.runOnUiThread { if (!old.activity.isDestroyed) adapter?.disableReaderMode(old.activity) }
    }
}

/** A card that cannot be closed is gone, which is what closing is for. */
private fun closeQuietly(link: CardLink) {
    try {
        link.close()
    } catch (_: IOException) {
        return
    }
}

/** ISO 7816-4 and -8: MSE, PERFORM SECURITY OPERATION, GENERATE KEY, EXTERNAL, GENERAL and INTERNAL AUTHENTICATE compute. */
private val SLOW = setOf(0x22, 0x2a, 0x46, 0x82, 0x86, 0x88)

/** How long a card may think about this command, in milliseconds. */
private fun timeoutOf(apdu: ByteArray): Int = if (apdu.size > 1 && apdu[1].toUByte().toInt() in SLOW) 15_000 else 5_000
