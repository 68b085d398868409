package vn.motcua.app.blocks

import androidx.compose.foundation.Image
import androidx.compose.foundation.focusable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.WindowInsetsSides
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.only
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Badge
import androidx.compose.material3.BadgedBox
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.NavigationBar
import androidx.compose.material3.NavigationBarItem
import androidx.compose.material3.NavigationRail
import androidx.compose.material3.NavigationRailItem
import androidx.compose.material3.Scaffold
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.material3.pulltorefresh.PullToRefreshBox
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
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
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.testTag
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
import vn.motcua.app.R
import vn.motcua.core.Block
import vn.motcua.core.Chrome
import vn.motcua.core.Screen
import vn.motcua.core.Tab

/** A whole screen: its chrome, its page, its tabs; at the side where the window is low and wide. */
@Composable
fun ScreenView(screen: Screen, shell: Shell) {
    CompositionLocalProvider(LocalShell provides shell) {
        Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
            // By the window, not by what is drawn into: a page drawn whole for a picture is tall.
            val window = LocalConfiguration.current
            val aside = screen.tabs.isNotEmpty() && window.screenWidthDp > window.screenHeightDp && window.screenHeightDp < LOW
            Row {
                if (aside) Rail(screen.tabs)
                Scaffold(
                    modifier = Modifier.weight(1f),
                    topBar = { Top(screen.chrome, root = screen.tabs.isNotEmpty()) },
                    bottomBar = { if (screen.tabs.isNotEmpty() && !aside) Tabs(screen.tabs) },
                    contentWindowInsets = WindowInsets.safeDrawing,
                ) { inner -> Page(screen, inner) }
            }
        }
        Announcement(screen)
        shell.asking?.let { Question(it) }
        shell.trouble?.let { Trouble(it) }
    }
}

/** The way back or the mark, and the short status line beside it. */
@Composable
private fun Top(chrome: Chrome, root: Boolean) {
    val scheme = MaterialTheme.colorScheme
    Surface(color = if (root) tones.band else scheme.background, contentColor = if (root) tones.onBand else scheme.onBackground) {
        Column(
            Modifier.fillMaxWidth()
                .windowInsetsPadding(WindowInsets.safeDrawing.only(WindowInsetsSides.Top + WindowInsetsSides.Horizontal))
                .padding(horizontal = 8.dp),
        ) {
            val back = chrome.back
            val color = if (root) tones.onBand else scheme.onSurfaceVariant
            val beside = chrome.status.orEmpty().length <= BESIDE && LocalDensity.current.fontScale < LARGE
            Row(Modifier.heightIn(min = 60.dp), verticalAlignment = Alignment.CenterVertically) {
                if (back != null) BackButton(back, if (root) tones.onBand else scheme.primary) else Brand()
                if (beside) Status(chrome, Modifier.weight(1f), Arrangement.End, color)
            }
            if (!beside) Status(chrome, Modifier.fillMaxWidth().padding(bottom = 8.dp), Arrangement.Start, color)
        }
    }
}

/** As many letters of a status as stand beside the way back; longer ones go under it. */
private const val BESIDE = 26

@Composable
private fun BackButton(label: String, color: Color) {
    val shell = LocalShell.current
    val colors = ButtonDefaults.textButtonColors(contentColor = color)
    TextButton(onClick = shell::back, modifier = Modifier.heightIn(min = 48.dp), colors = colors) {
        Picture(Glyph.Back, Modifier.padding(end = 6.dp))
        Text(label, style = MaterialTheme.typography.labelLarge)
    }
}

@Composable
private fun Brand() {
    Row(Modifier.padding(horizontal = 12.dp), verticalAlignment = Alignment.CenterVertically, horizontalArrangement = spaced(10)) {
        Image(painterResource(R.drawable.mark), contentDescription = null, modifier = Modifier.size(30.dp))
        Text(stringResource(R.string.app_name), style = MaterialTheme.typography.titleMedium)
    }
}

@Composable
private fun Status(chrome: Chrome, modifier: Modifier, side: Arrangement.Horizontal, color: Color) {
    Row(modifier.padding(horizontal = 12.dp), horizontalArrangement = side, verticalAlignment = Alignment.CenterVertically) {
        if (chrome.offline) Picture(Glyph.Offline, Modifier.padding(end = 8.dp), tint = color, size = 20.dp)
        Text(chrome.status.orEmpty(), color = color, style = MaterialTheme.typography.labelMedium)
    }
}

/** Four words share a narrow bar: they grow with the text only as far as they stay whole. */
@Composable
private fun Capped(content: @Composable () -> Unit) {
    val now = LocalDensity.current
    CompositionLocalProvider(LocalDensity provides Density(now.density, now.fontScale.coerceAtMost(TAB_SCALE)), content = content)
}

private const val TAB_SCALE = 1.3f

/** dp; a phone on its side. */
private const val LOW = 500

@Composable
private fun Tabs(tabs: List<Tab>) = Capped {
    val shell = LocalShell.current
    NavigationBar(containerColor = MaterialTheme.colorScheme.surfaceContainerLowest) {
        tabs.forEach { NavigationBarItem(it.selected, { shell.press(it.id) }, { TabPicture(it) }, label = { TabWords(it) }) }
    }
}

@Composable
private fun Rail(tabs: List<Tab>) = Capped {
    val shell = LocalShell.current
    NavigationRail(
        Modifier.fillMaxHeight().verticalScroll(rememberScrollState()),
        containerColor = MaterialTheme.colorScheme.surfaceContainerLowest,
        windowInsets = WindowInsets.safeDrawing.only(WindowInsetsSides.Vertical + WindowInsetsSides.Start),
    ) {
        tabs.forEach { NavigationRailItem(it.selected, { shell.press(it.id) }, { TabPicture(it) }, label = { TabWords(it) }) }
    }
}

/** The number beside the picture is for the eye; the label says it already. */
@Composable
private fun TabPicture(tab: Tab) {
    BadgedBox(badge = { if (tab.badge > 0u) Badge(Modifier.clearAndSetSemantics { }) { Text("${tab.badge}") } }) { Picture(tab.icon.glyph) }
}

@Composable
private fun TabWords(tab: Tab) = Text(tab.label, textAlign = TextAlign.Center)

/** Says what the core wants said, once for its revision. */
@Composable
private fun Announcement(screen: Screen) {
    val words = screen.chrome.announcement ?: return
    key(screen.revision) {
        Spacer(
            Modifier.size(1.dp).clearAndSetSemantics {
                liveRegion = LiveRegionMode.Polite
                contentDescription = words
            },
        )
    }
}

/** Before the core has read its store: a moment on a new phone, longer on an old one. */
@Composable
fun Opening(words: String) {
    Box(Modifier.fillMaxSize(), contentAlignment = Alignment.Center) {
        Column(horizontalAlignment = Alignment.CenterHorizontally, verticalArrangement = spaced(20)) {
            Image(painterResource(R.drawable.mark), contentDescription = null, modifier = Modifier.size(72.dp))
            Soft(words)
        }
    }
}

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
        is Block.Map -> still(block.id) { MapBlock(block) }
        is Block.Chart -> still(block.id) { ChartBlock(block) }
        is Block.Thread -> still(block.id) { ThreadBlock(block) }
        is Block.Rating -> input(block.id) { ChoiceBlock(block.choice(), it) }
    }
}

/** A list is as many items as it has rows, so that a thousand of them cost no more than what is seen. */
private fun MutableList<Item>.rows(block: Block.Rows) {
    val id = block.id
    val titled = block.title.isNotEmpty()
    if (titled) add(Item("block:$id", id, SECTION) { Title(block.title) })
    val first = if (titled) INSIDE else SECTION
    block.rows.forEachIndexed { n, row ->
        add(Item("row:$id:${row.id}", id, if (n > 0) 0 else first) { Slice(n == 0, n == block.rows.lastIndex) { RowLine(row) } })
    }
    if (block.rows.isEmpty() && block.empty.isNotEmpty()) add(Item("empty:$id", id, INSIDE) { EmptyList(block.empty) })
    block.more?.let { add(Item("more:$id", id, INSIDE) { PressButton(it) }) }
}

private const val SECTION = 24
private const val INSIDE = 12
private const val ACTIONS = 32
private const val LOOKING_MS = 4_000L
