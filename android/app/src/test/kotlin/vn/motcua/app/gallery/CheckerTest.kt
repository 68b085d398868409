package vn.motcua.app.gallery

import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.text.BasicText
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.onClick
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.unit.dp
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** The checks themselves: what is planted must be found. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CheckerTest {
    @get:Rule
    val rule = createAndroidComposeRule<ComponentActivity>()

    private fun faults(content: @Composable () -> Unit): List<String> {
        rule.activity.runOnUiThread { rule.activity.setContent { content() } }
        rule.waitForIdle()
        val root = rule.onNode(isRoot()).fetchSemanticsNode().root as RootForTest
        return Accessibility.faults(root, whole = true)
    }

    @Test
    fun `a small button without a name or a role on a page without a heading is found`() {
        val found = faults { Box(Modifier.size(24.dp).background(Color.Red).semantics { }.clickableBare()) }.joinToString()
        listOf("has no name", "at least", "has no role", "no heading").forEach { assertTrue("$it: $found", it in found) }
    }

    @Test
    fun `a radio button that does not tell whether it is chosen is found`() {
        val found = faults { Column { BasicText("nhãn", Modifier.size(60.dp).clickable(role = Role.RadioButton) { }) } }.joinToString()
        assertTrue(found, "does not tell its state" in found)
    }

    @Test
    fun `a good one is not`() {
        val found = faults { Column { BasicText("nhãn", Modifier.size(60.dp).selectable(true, role = Role.RadioButton) { }) } }
        assertEquals(listOf("the page has no heading"), found)
    }

    /** Clickable without the toolkit's own least size. */
    private fun Modifier.clickableBare() = semantics(mergeDescendants = true) { onClick { true } }
}
