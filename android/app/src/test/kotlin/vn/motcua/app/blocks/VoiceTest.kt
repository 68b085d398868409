package vn.motcua.app.blocks

import androidx.activity.ComponentActivity
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.assertCountEquals
import androidx.compose.ui.test.assertIsSelected
import androidx.compose.ui.test.click
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTouchInput
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

/** The blocks by which citizens speak back: what is touched and chosen is said, and what is drawn is also told. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], qualifiers = "w360dp-h640dp-mdpi")
class VoiceTest {
    @get:Rule
    val rule = createAndroidComposeRule<ComponentActivity>()

    private val sent = mutableListOf<Action>()

    private inline fun <reified B : Block> block(exhibit: String, id: (B) -> Boolean): B =
        Fixture.exhibits("vi").first { it.name == exhibit }.screen.blocks.filterIsInstance<B>().first(id)

    /** The screen of an exhibit with one block alone. */
    private fun show(exhibit: String, block: Block) {
        val screen = Fixture.exhibits("vi").first { it.name == exhibit }.screen.copy(blocks = listOf(block), actions = emptyList())
        val shell = Shell { sent += it }
        rule.setContent { CompositionLocalProvider(LocalShell provides shell) { MotCuaTheme(false) { ScreenView(screen, shell) } } }
    }

    private fun picture(block: Block.Map): SemanticsNodeInteraction = rule.onNode(hasContentDescription(block.label.text, substring = true))

    private fun words(node: SemanticsNodeInteraction) =
        node.fetchSemanticsNode().config.getOrNull(SemanticsProperties.Text).orEmpty().joinToString(", ") { it.text }

    @Test
    fun `touching a map says where, in thousandths of its square`() {
        val map = block<Block.Map>("map") { it.takesPoint }
        show("map", map)
        val bounds = picture(map).fetchSemanticsNode().size
        picture(map).performTouchInput { click(Offset(bounds.width * 0.25f, bounds.width * 0.75f)) }
        val said = sent.single() as Action.Point
        assertEquals(map.id, said.block)
        assertTrue("${said.at}", said.at.x in 245..255 && said.at.y in 745..755)
    }

    @Test
    fun `a map that is only shown takes no place`() {
        val map = block<Block.Map>("map-full") { !it.takesPoint }
        show("map-full", map)
        picture(map).performTouchInput { click(center) }
        assertEquals(emptyList<Action>(), sent)
    }

    @Test
    fun `a map is one image with its names and source, and its pins are buttons with their numbers`() {
        val map = block<Block.Map>("map") { it.takesPoint }
        show("map", map)
        val node = picture(map).fetchSemanticsNode()
        assertEquals(Role.Image, node.config.getOrNull(SemanticsProperties.Role))
        val told = node.config[SemanticsProperties.ContentDescription].single()
        assertTrue(told, listOf("Hoa Lư", "Sông Đáy", map.note).all { it in told })
        map.pins.forEachIndexed { n, pin ->
            val row = rule.onNode(hasText("${n + 1}. ${pin.title}")).performScrollTo()
            pin.tag?.let { assertTrue(it.text in words(row)) }
            row.performClick()
            assertEquals(Action.Press(pin.id), sent.last())
        }
    }

    @Test
    fun `a row of a chart is told as one, each figure with its heading, and its bar not at all`() {
        val chart = block<Block.Chart>("charts") { it.rows.size > 1 }
        show("charts", chart)
        chart.rows.forEach { row ->
            val told = listOfNotNull(row.name, row.tag?.text) + row.cells.mapIndexed { n, cell -> "${chart.columns[n + 1]}: $cell" }
            assertEquals(told.joinToString(", "), words(rule.onNode(hasText(row.name)).performScrollTo()))
        }
        rule.onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsProperties.ProgressBarRangeInfo)).assertCountEquals(0)
    }

    @Test
    fun `what was said is told as one, beginning with who said it`() {
        val thread = block<Block.Thread>("threads") { it.entries.size > 1 }
        show("threads", thread)
        thread.entries.forEach { entry ->
            val told = words(rule.onNode(hasText(entry.text)).performScrollTo())
            assertTrue(told, told.startsWith(entry.who) && entry.time in told && entry.tag?.text.orEmpty() in told)
        }
    }

    @Test
    fun `a rating is one of its levels, all in sight`() {
        val rating = block<Block.Rating>("ratings") { it.selected == null && it.levels.size == 3 }
        show("ratings", rating)
        rating.levels.forEach { level ->
            rule.onNode(hasText(level.label)).performClick().assertIsSelected()
            assertEquals(Action.Choose(rating.id, listOf(level.id)), sent.last())
        }
    }
}
