package vn.motcua.app.blocks

import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameNanos
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
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
            Refreshing(screen.revision) {
                LazyColumn(Modifier.widthIn(max = 680.dp).fillMaxSize(), state = list, contentPadding = insets) {
                    items.forEach { place(it) }
                }
            }
        }
    }
}

/** Pulled down, the page looks for news; the sign that it does so goes with the next screen, or when none comes. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
private fun Refreshing(revision: ULong, content: @Composable () -> Unit) {
    val shell = LocalShell.current
    var asked by remember { mutableStateOf<ULong?>(null) }
    LaunchedEffect(asked) {
        if (asked != null) delay(LOOKING_MS)
        asked = null
    }
    PullToRefreshBox(
        isRefreshing = asked == revision,
        onRefresh = {
            asked = revision
            shell.refresh()
        },
        content = { content() },
        contentAlignment = Alignment.TopCenter,
    )
}

private fun LazyListScope.place(item: Item) = item(key = item.key) {
    val part = Modifier.testTag(item.block?.let { "block:$it" } ?: item.key)
    Box(part.fillMaxWidth().padding(start = 20.dp, end = 20.dp, top = item.above.dp)) { item.content() }
}

private fun items(screen: Screen, focus: (String) -> FocusRequester): List<Item> = buildList {
    add(Item("title", null, SECTION) { Title(screen.title, style = MaterialTheme.typography.headlineMedium) })
    screen.blocks.forEach { block(it, focus) }
    if (screen.actions.isNotEmpty()) add(Item("actions", null, ACTIONS) { Buttons(screen.actions) })
    add(Item("end", null, ACTIONS) {})
}

private fun MutableList<Item>.block(block: Block, focus: (String) -> FocusRequester) {
    fun input(id: String, draw: @Composable (FocusRequester) -> Unit) = add(Item("block:$id", id, SECTION) { draw(focus(id)) })

    // What takes no input takes focus as a whole, and only when it is asked to: else each would be a tab stop.
    fun still(id: String, draw: @Composable () -> Unit) = input(id) {
        val asked = LocalShell.current.focus?.first == id
        Box(if (asked) Modifier.focusRequester(it).focusable() else Modifier) { draw() }
    }
    when (block) {
        is Block.Heading -> still(block.id) { HeadingBlock(block) }
        is Block.Paragraph -> still(block.id) { ParagraphBlock(block) }
        is Block.Notice -> still(block.id) { NoticeBlock(block) }
        is Block.Field -> input(block.id) { FieldBlock(block, it) }
        is Block.Choice -> input(block.id) { ChoiceBlock(block, it) }
        is Block.Date -> input(block.id) { DateBlock(block, it) }
        is Block.Files -> input(block.id) { FilesBlock(block, it) }
        is Block.Checklist -> still(block.id) { ChecklistBlock(block) }
        is Block.Summary -> still(block.id) { SummaryBlock(block) }
        is Block.Timeline -> still(block.id) { TimelineBlock(block) }
        is Block.Fee -> still(block.id) { FeeBlock(block) }
        is Block.Rows -> rows(block)
        is Block.Progress -> still(block.id) { ProgressBlock(block) }
        is Block.Steps -> still(block.id) { StepsBlock(block) }
        is Block.Picture -> still(block.id) { PictureBlock(block) }
        is Block.Document -> still(block.id) { DocumentBlock(block) }
    }
}

/** A list is as many items as it has rows, so that a thousand of them cost no more than what is seen. */
private fun MutableList<Item>.rows(block: Block.Rows) {
    val id = block.id
    val titled = block.title.isNotEmpty()
    if (titled) add(Item("block:$id", id, SECTION) { Title(block.title) })
    block.rows.forEachIndexed { n, row ->
        val above = when {
            n > 0 -> 0
            titled -> INSIDE
            else -> SECTION
        }
        add(Item("row:$id:${row.id}", id, above) { Slice(n == 0, n == block.rows.lastIndex) { RowLine(row) } })
    }
    if (block.rows.isEmpty() && block.empty.isNotEmpty()) add(Item("empty:$id", id, INSIDE) { EmptyList(block.empty) })
    block.more?.let { add(Item("more:$id", id, INSIDE) { PressButton(it) }) }
}

private const val SECTION = 24
private const val INSIDE = 12
private const val ACTIONS = 32
private const val LOOKING_MS = 4_000L
