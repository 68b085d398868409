package vn.motcua.app.blocks

import android.graphics.Bitmap
import androidx.activity.ComponentActivity
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.test.onAllNodesWithText
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.core.Block
import java.io.ByteArrayOutputStream
import java.util.Base64

/** Pictures of the page: told once, by their caption, and never larger than they are seen. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], qualifiers = "w360dp-h640dp-mdpi")
class PictureTest {
    @get:Rule
    val rule = createAndroidComposeRule<ComponentActivity>()

    private fun show(base64: String) = rule.setContent {
        MotCuaTheme(false) { PictureBlock(Block.Picture("portrait", WORDS, "image/png", base64)) }
    }

    private fun png(width: Int, height: Int): String {
        val bytes = ByteArrayOutputStream()
        Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).compress(Bitmap.CompressFormat.PNG, 100, bytes)
        return Base64.getEncoder().encodeToString(bytes.toByteArray())
    }

    @Test
    fun `a picture is one image named by its caption`() {
        show(png(300, 400))
        val node = rule.onNode(hasContentDescription(WORDS)).fetchSemanticsNode()
        assertEquals(Role.Image, node.config.getOrNull(SemanticsProperties.Role))
        rule.onAllNodes(hasText(WORDS)).assertCountEquals(0)
        rule.onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsProperties.ContentDescription)).assertCountEquals(1)
        assertTrue("240 high, its caption below, 180 wide: ${node.size}", node.size.height in 241..300 && node.size.width == 180)
    }

    @Test
    fun `a wide picture is as wide as there is room`() {
        show(png(2_000, 500))
        val node = rule.onNode(hasContentDescription(WORDS)).fetchSemanticsNode()
        assertTrue("${node.size}", node.size.width == 360 && node.size.height in 91..150)
    }

    @Test
    fun `what cannot be decoded is its caption alone`() {
        show(Base64.getEncoder().encodeToString("no picture".toByteArray()))
        rule.onAllNodesWithText(WORDS).assertCountEquals(1)
        rule.onAllNodes(hasContentDescription(WORDS)).assertCountEquals(0)
    }

    @Test
    fun `what is not base64 is its caption alone`() {
        show("%")
        rule.onAllNodesWithText(WORDS).assertCountEquals(1)
    }

    private companion object {
        const val WORDS = "Ảnh"
    }
}
