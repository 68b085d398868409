package vn.motcua.app.gallery

import android.graphics.Bitmap
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.unit.LayoutDirection
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode
import java.io.File

/**
 * Neither language of ours is written from right to left, but a phone can be told to lay out so. Nothing may leave the page then, and
 * what began a line ends it. Pictures to look at are kept beside those of the journey.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class RightToLeftTest {
    private val look = Look("vi", dark = false, large = false, landscape = false)

    @Test
    fun `every block is whole from right to left and can be used without seeing`() {
        val wrong = Fixture.exhibits(look.language).flatMap { exhibit ->
            Rendered(look, exhibit.screen, LayoutDirection.Rtl).use { rendered ->
                val picture = rendered.picture().also { keep(exhibit.name, it) }
                val outside = rendered.nodes().filter { it.boundsInRoot.left < 0 || it.boundsInRoot.right > picture.width }
                val faults = Accessibility.faults(rendered.root, whole = true) + Checker.faults(rendered.view, picture)
                (faults + outside.map { "outside: ${it.config}" }).map { "${exhibit.name}: $it" }
            }
        }
        assertEquals("", wrong.joinToString("\n"))
    }

    @Test
    fun `a heading that began its line ends it`() {
        val screen = Fixture.exhibits(look.language).first().screen
        val (left, right) = listOf(LayoutDirection.Ltr, LayoutDirection.Rtl).map { direction ->
            Rendered(look, screen, direction).use { it.picture() }
        }
        assertTrue(!left.sameAs(right))
    }

    private fun Rendered.nodes(): List<SemanticsNode> = root.semanticsOwner.getAllSemanticsNodes(mergingEnabled = true)

    private fun keep(name: String, picture: Bitmap) {
        val file = File(System.getProperty("motcua.pictures") ?: "build/pictures", "rtl/$name.png")
        file.parentFile?.mkdirs()
        file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }
}
