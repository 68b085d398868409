package vn.motcua.app.blocks

import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.runtime.staticCompositionLocalOf
import vn.motcua.app.core.TextBuffers
import vn.motcua.app.platform.Intake
import vn.motcua.core.Action
import vn.motcua.core.Button
import vn.motcua.core.MapPoint
import vn.motcua.core.PortException
import vn.motcua.core.ShellWords

/** What blocks need of the shell around them. */
val LocalShell = staticCompositionLocalOf<Shell> { error("no shell around this block") }

/**
 * Turns what the person does into actions. Holds what a shell owns: text, scroll, focus, an open question; nothing that is said
 * by the core. Lives as long as the process. Main thread only.
 */
class Shell(private val send: (Action) -> Unit) {
    /** What is being typed. */
    val buffers = TextBuffers(send)

    /** Words that stand beside screens; set with every change of language. */
    var words: ShellWords? by mutableStateOf(null)

    /** Takes photos and documents; `null` while there is no activity. */
    var intake: Intake? = null

    /** What to tell the person about a photo or file that did not come in; `null` when there is nothing to tell. */
    var trouble: String? by mutableStateOf(null)

    /** A photo or file was not taken in. That the person thought better of it is no trouble. */
    fun notTaken(why: PortException) {
        trouble = when (why) {
            is PortException.Cancelled -> null
            is PortException.Denied -> words?.cameraDenied
            else -> words?.fileFailed
        }
    }

    /** An activity is gone; a newer one may have taken its place already. */
    fun without(gone: Intake) {
        if (intake === gone) intake = null
    }

    /** The button whose question is open. */
    var asking: Button? by mutableStateOf(null)
        private set

    /** The block that wants focus, and how often that was asked, so that the same block can be asked for twice. */
    var focus: Pair<String, Int>? by mutableStateOf(null)
        private set

    private val scrolls = object : LinkedHashMap<String, LazyListState>(16, 0.75f, true) {
        override fun removeEldestEntry(eldest: Map.Entry<String, LazyListState>) = size > REMEMBERED
    }

    /** Where the list of a place was left. */
    fun scroll(route: String): LazyListState = scrolls.getOrPut(route) { LazyListState() }

    /** A button, asked about first when the core says so. */
    fun press(button: Button) {
        buffers.flush()
        when {
            !button.enabled -> Unit
            button.id.startsWith(FOCUS) -> focusOn(button.id.removePrefix(FOCUS))
            button.confirm != null -> asking = button
            else -> send(Action.Press(button.id))
        }
    }

    /** A row, a tab, an item. */
    fun press(id: String) {
        buffers.flush()
        send(Action.Press(id))
    }

    /** The answer to the open question. */
    fun answer(yes: Boolean) {
        val asked = asking ?: return
        asking = null
        if (yes) send(Action.Press(asked.id))
    }

    /** Options that are now chosen. */
    fun choose(block: String, selected: List<String>) {
        buffers.flush()
        send(Action.Choose(block, selected))
    }

    /** A place of a map. */
    fun point(block: String, at: MapPoint) {
        buffers.flush()
        send(Action.Point(block, at))
    }

    /** One step back. */
    fun back() {
        buffers.flush()
        send(Action.Back)
    }

    /** Looks for news. */
    fun refresh() = send(Action.Refresh)

    /** Moves focus to a block of this page. */
    fun focusOn(block: String) {
        focus = block to ((focus?.second ?: 0) + 1)
    }

    private companion object {
        const val FOCUS = "focus:"
        const val REMEMBERED = 32
    }
}
