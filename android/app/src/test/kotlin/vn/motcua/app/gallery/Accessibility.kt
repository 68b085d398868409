package vn.motcua.app.gallery

import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getAllSemanticsNodes
import androidx.compose.ui.semantics.getOrNull

/** What is wrong with a screen for someone who does not see or hardly hits it, as sentences; empty when nothing is. */
object Accessibility {
    /** WCAG 2.2 2.5.8 asks for 24; Android and this project for 48. */
    private const val TARGET_DP = 48f
    private const val ROUNDING = 0.5f

    /** A page that is seen [whole] has a heading; one that was scrolled may have left it above. */
    fun faults(root: RootForTest, whole: Boolean): List<String> {
        val nodes = root.semanticsOwner.getAllSemanticsNodes(mergingEnabled = true)
        return nodes.flatMap { node -> of(node, root.density.density) } + if (whole) headings(nodes) else emptyList()
    }

    private fun of(node: SemanticsNode, density: Float): List<String> = buildList {
        // A lazy list makes the next item ready before it is placed anywhere.
        if (!node.acts() || node.touchBoundsInRoot.isEmpty) return@buildList
        val what = node.describe()
        if (node.name().isBlank()) add("$what has no name")
        // What is drawn, not what the toolkit lets fingers miss by: neighbours may take that away.
        val least = TARGET_DP * density - ROUNDING
        if (node.size.width < least || node.size.height < least) add("$what is ${node.size} px, at least $least")
        if (!node.edits() && node.config.getOrNull(SemanticsProperties.Role) == null) add("$what has no role")
        val picks = node.config.getOrNull(SemanticsProperties.Role).let { it == Role.RadioButton || it == Role.Checkbox || it == Role.Tab }
        val told = listOf(SemanticsProperties.Selected, SemanticsProperties.ToggleableState).any { it in node.config }
        if (picks && !told) add("$what does not tell its state")
    }

    private fun headings(nodes: List<SemanticsNode>) =
        if (nodes.none { SemanticsProperties.Heading in it.config }) listOf("the page has no heading") else emptyList()

    private fun SemanticsNode.acts() = SemanticsActions.OnClick in config || edits()

    private fun SemanticsNode.edits() = SemanticsProperties.EditableText in config

    /** What is read out; for a field what stands around the text, not the text. */
    private fun SemanticsNode.name(): String = buildString {
        config.getOrNull(SemanticsProperties.ContentDescription)?.forEach(::append)
        config.getOrNull(SemanticsProperties.Text)?.forEach { append(it.text) }
    }

    private fun SemanticsNode.describe() = "node $id ${config.getOrNull(SemanticsProperties.Role) ?: ""} \"${name().take(60)}\""
}
