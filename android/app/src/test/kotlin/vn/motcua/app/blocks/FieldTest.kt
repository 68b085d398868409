package vn.motcua.app.blocks

import android.view.View
import android.view.inputmethod.EditorInfo
import android.view.inputmethod.InputConnection
import androidx.activity.ComponentActivity
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.ViewRootForTest
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextReplacement
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.app.gallery.Fixture
import vn.motcua.core.Action
import vn.motcua.core.Block
import vn.motcua.core.FieldKind
import vn.motcua.core.Label
import vn.motcua.core.Screen

/** The field owns its text: what an input method is composing is never written into. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34])
class FieldTest {
    @get:Rule
    val rule = createAndroidComposeRule<ComponentActivity>()

    private val sent = mutableListOf<Action>()
    private val shell = Shell { sent += it }
    private var screen by mutableStateOf(page("", 0u))

    private fun page(value: String, revision: ULong, route: String = "draft/1/page/0"): Screen {
        val field = Block.Field("name", Label("Họ, chữ đệm, tên", "", null, false, "", null), FieldKind.NAME, value, revision, 100u)
        val model = Fixture.exhibits("vi").first().screen
        return model.copy(
            revision = screen0++,
            route = route,
            title = "Tờ khai",
            blocks = listOf(field),
            actions = emptyList(),
            tabs = emptyList(),
        )
    }

    private val commits get() = sent.filterIsInstance<Action.Commit>()

    private fun show() {
        rule.setContent { MotCuaTheme(false) { ScreenView(screen, shell) } }
        rule.onNode(hasSetTextAction()).performClick()
        rule.waitForIdle()
    }

    /** What the keyboard talks to. */
    private fun keyboard(): InputConnection {
        val view = (rule.onNode(hasSetTextAction()).fetchSemanticsNode().root as ViewRootForTest).view
        return checkNotNull(connection(view)) { "no input connection" }
    }

    private fun connection(view: View) = rule.runOnUiThread { view.onCreateInputConnection(EditorInfo()) }

    private fun type(block: InputConnection.() -> Unit) {
        val keyboard = keyboard()
        rule.runOnUiThread { keyboard.block() }
        rule.waitForIdle()
    }

    private fun text() = rule.runOnUiThread { shell.buffers.text("name", "", 0u).parts.single().text.toString() }

    @Test
    fun `telex composes through screens that arrive meanwhile`() {
        show()
        val keyboard = keyboard()
        // n-g-u-y-e-e-n-x as Telex makes it, the core answering each pause with what it has.
        listOf("n", "ng", "ngu", "nguy", "nguye", "nguyê", "nguyên", "nguyễn").forEachIndexed { n, syllable ->
            rule.runOnUiThread { keyboard.setComposingText(syllable, 1) }
            rule.mainClock.advanceTimeBy(400)
            rule.runOnUiThread { screen = page(commits.lastOrNull()?.text.orEmpty().uppercase(), n.toULong()) }
            rule.waitForIdle()
            assertEquals(syllable, text())
        }
        rule.runOnUiThread { keyboard.finishComposingText() }
        rule.mainClock.advanceTimeBy(400)
        rule.waitForIdle()
        assertEquals("nguyễn", text())
        assertEquals("nguyễn", commits.last().text)
        val revisions = commits.map { it.revision }
        assertEquals("revisions count up", revisions.distinct().sorted(), revisions)
    }

    @Test
    fun `text is committed after a pause and not before`() {
        show()
        rule.mainClock.autoAdvance = false
        type { commitText("Ánh", 1) }
        rule.mainClock.advanceTimeBy(200)
        assertTrue("committed too early: $sent", commits.isEmpty())
        rule.mainClock.advanceTimeBy(300)
        assertEquals(listOf("Ánh"), commits.map { it.text })
    }

    @Test
    fun `pressing anything commits first`() {
        show()
        rule.mainClock.autoAdvance = false
        type { commitText("Hường", 1) }
        rule.runOnUiThread { shell.press("continue") }
        assertEquals(listOf(Action.Commit("name", "Hường", 1u), Action.Press("continue")), sent.toList())
    }

    @Test
    fun `leaving the app commits`() {
        show()
        rule.mainClock.autoAdvance = false
        type { commitText("Hường", 1) }
        rule.runOnUiThread { shell.buffers.flush() }
        assertEquals(listOf("Hường"), commits.map { it.text })
    }

    @Test
    fun `the core's value is shown where nobody types, and an older one is dropped`() {
        rule.setContent { MotCuaTheme(false) { ScreenView(screen, shell) } }
        rule.runOnUiThread { screen = page("Từ thẻ", 3u) }
        rule.waitForIdle()
        assertEquals("Từ thẻ", text())
        rule.runOnUiThread { screen = page("cũ", 2u) }
        rule.waitForIdle()
        assertEquals("Từ thẻ", text())
    }

    @Test
    fun `the same field on another page starts with that page's value`() {
        show()
        rule.onNode(hasSetTextAction()).performTextReplacement("trang đầu")
        rule.runOnUiThread {
            shell.press("continue")
            screen = page("trang hai", 0u, "draft/1/page/1")
        }
        rule.waitForIdle()
        assertEquals("trang hai", text())
    }

    private companion object {
        var screen0: ULong = 1u
    }
}
