package vn.motcua.app.gallery

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.state.ToggleableState
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import java.io.File

/** Writes what a screen reader is told of every screen of the gallery, for the comparison with the other shells (`tests/parity`). */
@RunWith(RobolectricTestRunner::class)
class TreesTest {
    @Test
    fun `every screen of the gallery is told in words`() {
        for (language in listOf("vi", "en")) {
            val look = Look(language, dark = false, large = false, landscape = false)
            val trees = JSONObject()
            Fixture.exhibits(language).forEach { exhibit ->
                Rendered(look, exhibit.screen).use { trees.put(exhibit.name, elements(it)) }
            }
            assertTrue(trees.length() > 0)
            val file = File(System.getProperty("motcua.pictures"), "../trees/$language.json")
            file.parentFile.mkdirs()
            file.writeText(trees.toString(1))
        }
    }

    private fun elements(rendered: Rendered) = JSONArray().apply {
        rendered.root.semanticsOwner.getAllSemanticsNodes(mergingEnabled = true).forEach { node ->
            val role = role(node)
            if (role != "text" || name(node).isNotBlank()) put(element(node, role))
        }
    }

    private fun element(node: SemanticsNode, role: String) = JSONObject().apply {
        put("role", role)
        put("block", part(node))
        put("name", name(node))
        put("value", node.config.getOrNull(SemanticsProperties.EditableText)?.text.orEmpty())
        put("error", node.config.getOrNull(SemanticsProperties.Error).orEmpty())
        put("selected", chosen(node))
        put("disabled", SemanticsProperties.Disabled in node.config)
    }

    private fun part(node: SemanticsNode) =
        generateSequence(node) { it.parent }.firstNotNullOfOrNull { it.config.getOrNull(SemanticsProperties.TestTag) }.orEmpty()

    private fun chosen(node: SemanticsNode) = node.config.getOrNull(SemanticsProperties.Selected) == true ||
        node.config.getOrNull(SemanticsProperties.ToggleableState) == ToggleableState.On

    /** A description is read in the place of what is seen. */
    private fun name(node: SemanticsNode): String {
        val described = node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
        return described.ifEmpty { node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } }.joinToString(" ")
    }

    private fun role(node: SemanticsNode): String = when {
        SemanticsProperties.EditableText in node.config -> "textbox"
        SemanticsProperties.Heading in node.config -> "heading"
        SemanticsProperties.ProgressBarRangeInfo in node.config -> "progress"
        else -> when (node.config.getOrNull(SemanticsProperties.Role)) {
            Role.Button -> "button"
            Role.Checkbox -> "checkbox"
            Role.RadioButton -> "radio"
            Role.Tab -> "tab"
            Role.Image -> "image"
            else -> "text"
        }
    }
}
