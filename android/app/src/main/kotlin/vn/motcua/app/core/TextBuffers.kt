package vn.motcua.app.core

import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.setTextAndPlaceCursorAtEnd
import vn.motcua.core.Action
import vn.motcua.core.PartialDate

/** How long nobody types before what stands there is committed, in milliseconds. */
const val PAUSE_MS = 300L

/**
 * What the person is typing. The shell owns text, cursor and composing region; the core hears of it on a pause, on leaving the
 * field and before anything is pressed, with a revision that counts up. The core's value is taken over only where nobody types:
 * an input method that is in the middle of a syllable must never be written into.
 *
 * Lives as long as the process, so that a rotation loses nothing. Main thread only.
 */
class TextBuffers(private val dispatch: (Action) -> Unit) {
    private val all = LinkedHashMap<String, Buffer>()
    private var route: String? = null

    /** A new place: buffers belong to the page they were typed on. What is there has been committed by [flush] before. */
    fun at(route: String) {
        if (this.route == route) return
        this.route = route
        all.clear()
    }

    /** The buffer of a text block. */
    fun text(block: String, value: String, revision: ULong): Buffer =
        buffer(block, listOf(value), revision) { parts, own -> Action.Commit(block, parts.single(), own) }

    /** The buffer of a date block: day, month, year. */
    fun date(block: String, value: PartialDate, revision: ULong): Buffer =
        buffer(block, value.parts(), revision) { parts, own -> Action.SetDate(block, partialDate(parts), own) }

    /** Commits all that was typed and not said yet: before a press, and when the app leaves the screen. */
    fun flush() = all.values.forEach(Buffer::commit)

    private fun buffer(block: String, value: List<String>, revision: ULong, say: (List<String>, ULong) -> Action): Buffer =
        all.getOrPut(block) { Buffer(value, revision) { parts, own -> dispatch(say(parts, own)) } }
}

/** One block's text, in one part or three. */
class Buffer internal constructor(value: List<String>, private var revision: ULong, private val say: (List<String>, ULong) -> Unit) {
    /** What a text field edits. */
    val parts: List<TextFieldState> = value.map { TextFieldState(it) }

    /** True while a part has focus; leaving commits. */
    var focused = false
        set(now) {
            if (field && !now) commit()
            field = now
        }

    private var committed = value

    private fun now() = parts.map { it.text.toString() }

    /** Says what stands there, when it is something new. */
    fun commit() {
        val now = now()
        if (now == committed) return
        committed = now
        revision += 1u
        say(now, revision)
    }

    /** The core's value: shown unless the person is using the field or has said something newer. */
    fun offer(value: List<String>, revision: ULong) {
        if (focused || revision < this.revision || now() != committed) return
        this.revision = revision
        committed = value
        parts.zip(value).forEach { (part, text) -> if (part.text.toString() != text) part.setTextAndPlaceCursorAtEnd(text) }
    }
}

/** Day, month, year as text; empty where not known. */
fun PartialDate.parts(): List<String> = listOf(day, month, year).map { it?.toString().orEmpty() }

/** Parts out of any range are not there yet; days and months out of the calendar go to the core, which says what is wrong. */
private fun partialDate(parts: List<String>): PartialDate {
    val (day, month, year) = parts.map { it.trim().toUShortOrNull() }
    val small = 0..99
    return PartialDate(
        year = year?.takeIf { it.toInt() in 1000..9999 },
        month = month?.takeIf { it.toInt() in small }?.toUByte(),
        day = day?.takeIf { it.toInt() in small }?.toUByte(),
    )
}
