package vn.motcua.app.blocks

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.key
import androidx.compose.runtime.remember
import androidx.compose.runtime.withFrameNanos
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.Screen

/** One item of the page's lazy list. */
private class Item(val key: String, val block: String?, val above: Int, val content: @Composable () -> Unit)

/** The blocks of a screen under its title, its buttons last. */
@Composable
internal fun Page(screen: Screen, insets: PaddingValues) {
    val shell = LocalShell.current
    shell.buffers.at(screen.route)
    val list = shell.scroll(screen.route)
    val focus = remember(screen.route) { HashMap<String, FocusRequester>() }
    val items = items(screen) { focus.getOrPut(it) { FocusRequester() } }
    val asked = shell.focus
    LaunchedEffect(asked) {
        val index = items.indexOfFirst { it.block == asked?.first }
        if (asked == null || index < 0) return@LaunchedEffect
        list.scrollToItem(index)
        // The item has to be composed before it can take focus.
        withFrameNanos { }
        focus[asked.first]?.let { runCatching { it.requestFocus() } }
    }
    LaunchedEffect(screen.revision) { screen.chrome.focus?.let(shell::focusOn) }
    Box(Modifier.fillMaxSize().semantics { paneTitle = screen.title }, contentAlignment = Alignment.TopCenter) {
        key(screen.route) {
            LazyColumn(Modifier.widthIn(max = 680.dp).fillMaxSize(), state = list, contentPadding = insets) {
                items.forEach { place(it) }
            }
        }
    }
}

private fun LazyListScope.place(item: Item) = item(key = item.key) {
    Box(Modifier.fillMaxWidth().padding(start = 20.dp, end = 20.dp, top = item.above.dp)) { item.content() }
}

private fun items(screen: Screen, focus: (String) -> FocusRequester): List<Item> = buildList {
    add(Item("title", null, SECTION) { Text(screen.title, Modifier.semantics { heading() }, style = MaterialTheme.typography.headlineMedium) })
    screen.blocks.forEach { block ->
        if (block is Block.Rows) rows(block) else add(Item("block:${block.id}", block.id, SECTION) { Drawn(block, focus(block.id)) })
    }
    if (screen.actions.isNotEmpty()) add(Item("actions", null, ACTIONS) { Buttons(screen.actions) })
}

/** A list is as many items as it has rows, so that a thousand of them cost no more than what is seen. */
private fun MutableList<Item>.rows(block: Block.Rows) {
    val id = block.id
    val titled = block.title.isNotEmpty()
    if (titled) add(Item("block:$id", id, SECTION) { Title(block.title) })
    block.rows.forEachIndexed { n, row ->
        val above = if (n > 0) 0 else if (titled) INSIDE else SECTION
        add(Item("row:$id:${row.id}", id, above) { Slice(n == 0, n == block.rows.lastIndex) { RowLine(row) } })
    }
    if (block.rows.isEmpty() && block.empty.isNotEmpty()) add(Item("empty:$id", id, INSIDE) { EmptyList(block.empty) })
    block.more?.let { add(Item("more:$id", id, INSIDE) { PressButton(it) }) }
}

/** Blocks with an input take focus there; others as a whole, and only when they are asked to: else each would be a tab stop. */
@Composable
private fun Drawn(block: Block, focus: FocusRequester) {
    val asked = LocalShell.current.focus?.first == block.id
    when (block) {
        is Block.Field -> FieldBlock(block, focus)
        is Block.Choice -> ChoiceBlock(block, focus)
        is Block.Date -> DateBlock(block, focus)
        is Block.Files -> FilesBlock(block, focus)
        else -> Box(if (asked) Modifier.focusRequester(focus).focusable() else Modifier) { Still(block) }
    }
}

@Composable
private fun Still(block: Block) {
    when (block) {
        is Block.Heading -> HeadingBlock(block)
        is Block.Paragraph -> ParagraphBlock(block)
        is Block.Notice -> NoticeBlock(block)
        is Block.Checklist -> ChecklistBlock(block)
        is Block.Summary -> SummaryBlock(block)
        is Block.Timeline -> TimelineBlock(block)
        is Block.Fee -> FeeBlock(block)
        is Block.Progress -> ProgressBlock(block)
        is Block.Steps -> StepsBlock(block)
        is Block.Document -> DocumentBlock(block)
        is Block.Field, is Block.Choice, is Block.Date, is Block.Files, is Block.Rows -> Unit
    }
}

/** The stable id every block has. */
internal val Block.id: String
    get() = when (this) {
        is Block.Heading -> id
        is Block.Paragraph -> id
        is Block.Notice -> id
        is Block.Field -> id
        is Block.Choice -> id
        is Block.Date -> id
        is Block.Files -> id
        is Block.Checklist -> id
        is Block.Summary -> id
        is Block.Timeline -> id
        is Block.Fee -> id
        is Block.Rows -> id
        is Block.Progress -> id
        is Block.Steps -> id
        is Block.Document -> id
    }

private const val SECTION = 24
private const val INSIDE = 12
private const val ACTIONS = 32
