package vn.motcua.app.gallery

import android.graphics.Bitmap
import android.graphics.Canvas
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
import androidx.compose.ui.platform.ViewRootForTest
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.onClick
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp
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
        return Accessibility.faults(root, whole = true) + Checker.faults((root as ViewRootForTest).view)
    }

    @Test
    fun `Google's framework sees every node and finds what is planted`() {
        val found = faults {
            Column {
                repeat(3) { BasicText("dòng $it", Modifier.size(60.dp)) }
                Box(Modifier.size(24.dp).clickable { })
            }
        }.joinToString()
        listOf("TouchTargetSizeCheck", "SpeakableTextPresentCheck").forEach { assertTrue("$it: $found", it in found) }
        val texts = Checker.hierarchy(rule.activity.window.decorView).activeWindow.allViews.mapNotNull { it.text?.toString() }
        assertEquals(listOf("dòng 0", "dòng 1", "dòng 2"), texts)
    }

    @Test
    fun `a small button without a name or a role on a page without a heading is found`() {
        val found = faults { Box(Modifier.size(24.dp).background(Color.Red).semantics { }.clickableBare()) }.joinToString()
        listOf("has no name", "at least", "has no role", "no heading").forEach { assertTrue("$it: $found", it in found) }
    }

    @Test
    fun `Google's framework finds pale words in a picture`() {
        val pale = TextStyle(Color(0xFFBBBBBB), 20.sp)
        faults { Column(Modifier.size(200.dp).background(Color.White)) { BasicText("chữ nhạt", style = pale) } }
        val view = rule.activity.window.decorView
        val picture = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888).also { view.draw(Canvas(it)) }
        val found = Checker.faults(view, picture).joinToString()
        assertTrue(found, "TextContrastCheck" in found)
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
