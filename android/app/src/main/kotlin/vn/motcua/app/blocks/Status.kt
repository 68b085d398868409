package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import vn.motcua.app.platform.Intake
import vn.motcua.core.Block
import vn.motcua.core.ChartRow
import vn.motcua.core.FeeLine
import vn.motcua.core.FileItem
import vn.motcua.core.ThreadEntry
import vn.motcua.core.TimelineEntry
import vn.motcua.core.TimelineState

/** Block `Timeline`: newest last, the way between entries drawn. */
@Composable
fun TimelineBlock(block: Block.Timeline) {
    Column(Modifier.fillMaxWidth()) {
        Title(block.title, Modifier.padding(bottom = 12.dp))
        block.entries.forEachIndexed { n, entry -> Entry(entry, last = n == block.entries.lastIndex) }
    }
}

@Composable
private fun Entry(entry: TimelineEntry, last: Boolean) {
    val (glyph, color) = entry.state.look()
    Row(Modifier.height(IntrinsicSize.Min).semantics(mergeDescendants = true) {}, horizontalArrangement = spaced(14)) {
        Column(Modifier.fillMaxHeight(), horizontalAlignment = Alignment.CenterHorizontally) {
            Picture(glyph, tint = color)
            if (!last) VerticalDivider(Modifier.weight(1f).padding(vertical = 4.dp), thickness = 2.dp, color = rail(entry.state))
        }
        Column(Modifier.weight(1f).padding(bottom = if (last) 0.dp else 20.dp), verticalArrangement = spaced(2)) {
            val ink = if (entry.state == TimelineState.UPCOMING) MaterialTheme.colorScheme.onSurfaceVariant else Color.Unspecified
            Text(entry.title, color = ink, style = MaterialTheme.typography.titleSmall)
            Meta(entry.stateText, entry.time, color)
            if (entry.detail.isNotEmpty()) Text(entry.detail, style = MaterialTheme.typography.bodyMedium)
        }
    }
}

@Composable
private fun Meta(said: String, time: String, color: Color) {
    Text(
        buildAnnotatedString {
            withStyle(MaterialTheme.typography.labelMedium.toSpanStyle().copy(color = color, fontWeight = FontWeight.SemiBold)) {
                append(said)
            }
            if (time.isNotEmpty()) append(" · $time")
        },
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        style = MaterialTheme.typography.bodySmall,
    )
}

@Composable
private fun rail(state: TimelineState): Color =
    if (state == TimelineState.DONE) tones.success.ink else MaterialTheme.colorScheme.outlineVariant

/** Block `Fee`. */
@Composable
fun FeeBlock(block: Block.Fee) {
    Column(verticalArrangement = spaced(12)) {
        Title(block.title)
        Sheet {
            Column {
                Ruled(block.lines) { FeeRow(it) }
                if (block.lines.isNotEmpty()) Rule()
                Column(Modifier.padding(16.dp), verticalArrangement = spaced(4)) {
                    Text(block.total, style = MaterialTheme.typography.titleLarge)
                    Soft(block.note)
                }
            }
        }
    }
}

@Composable
private fun FeeRow(line: FeeLine) {
    Column(Modifier.fillMaxWidth().padding(16.dp).semantics(mergeDescendants = true) {}, verticalArrangement = spaced(2)) {
        Row(horizontalArrangement = spaced(16)) {
            Text(line.name, Modifier.weight(1f), style = MaterialTheme.typography.titleSmall)
            Text(line.amount, Modifier.widthIn(max = 160.dp), textAlign = TextAlign.End, style = MaterialTheme.typography.titleSmall)
        }
        Soft(line.basis)
        if (line.stateText.isNotEmpty()) Text(line.stateText, style = MaterialTheme.typography.labelMedium)
    }
}

/** Block `Progress`. */
@Composable
fun ProgressBlock(block: Block.Progress) {
    Column(Modifier.fillMaxWidth(), verticalArrangement = spaced(8)) {
        Text(block.label, style = MaterialTheme.typography.titleSmall)
        Bar(block.permille, block.label)
        Soft(block.detail)
    }
}

/** A bar; moving to and fro while the length is unknown. */
@Composable
internal fun Bar(permille: UInt?, name: String) {
    val modifier = Modifier.fillMaxWidth().height(6.dp).semantics { contentDescription = name }
    val track = MaterialTheme.colorScheme.surfaceVariant
    if (permille == null) {
        LinearProgressIndicator(modifier, trackColor = track, strokeCap = StrokeCap.Round)
    } else {
        LinearProgressIndicator({ permille.toInt() / WHOLE }, modifier, trackColor = track, strokeCap = StrokeCap.Round)
    }
}

private const val WHOLE = 1000f

/** Block `Chart`: a table, each row told as one, its figures with the headings of their columns. The bar only repeats a figure. */
@Composable
fun ChartBlock(block: Block.Chart) {
    Column(verticalArrangement = spaced(12)) {
        Title(block.title)
        if (block.summary.isNotEmpty()) Text(block.summary, style = MaterialTheme.typography.bodyLarge)
        Soft(block.columns.joinToString(" · "))
        if (block.rows.isNotEmpty()) Sheet { Ruled(block.rows) { ChartLine(it, block.columns) } }
        Soft(block.note)
    }
}

@OptIn(ExperimentalLayoutApi::class)
@Composable
private fun ChartLine(row: ChartRow, columns: List<String>) {
    Column(Modifier.fillMaxWidth().padding(16.dp).semantics(mergeDescendants = true) {}, verticalArrangement = spaced(4)) {
        Text(row.name, style = MaterialTheme.typography.titleSmall)
        row.tag?.let { TagChip(it) }
        row.permille?.let { Box(Modifier.padding(vertical = 4.dp).clearAndSetSemantics { }) { Bar(it, row.name) } }
        FlowRow(horizontalArrangement = spaced(16)) {
            row.cells.zip(columns.drop(1)) { cell, column -> Text("$column: $cell", style = MaterialTheme.typography.bodyMedium) }
        }
    }
}

/** Block `Thread`. Who speaks is said in words; the side and the colour only follow. */
@Composable
fun ThreadBlock(block: Block.Thread) {
    Column(verticalArrangement = spaced(12)) {
        Title(block.title)
        if (block.entries.isEmpty() && block.empty.isNotEmpty()) EmptyList(block.empty)
        block.entries.forEach { Said(it) }
    }
}

@Composable
private fun Said(entry: ThreadEntry) {
    val scheme = MaterialTheme.colorScheme
    val aside = if (entry.mine) PaddingValues(start = 32.dp) else PaddingValues(end = 32.dp)
    Sheet(Modifier.padding(aside), color = if (entry.mine) scheme.primaryContainer else scheme.surfaceContainerLowest) {
        Column(Modifier.padding(16.dp).semantics(mergeDescendants = true) {}, verticalArrangement = spaced(4)) {
            Meta(entry.who, entry.time, scheme.primary)
            Text(entry.text, style = MaterialTheme.typography.bodyLarge)
            entry.tag?.let { TagChip(it) }
        }
    }
}

/** Block `Files`: what is there, how far each is, and the ways to add one. */
@Composable
fun FilesBlock(block: Block.Files, focus: FocusRequester) {
    Column(Modifier.wrong(block.label), verticalArrangement = spaced(10)) {
        GroupWords(block.label)
        if (block.files.isNotEmpty()) Sheet { Ruled(block.files) { FileLine(it) } }
        Adding(block, focus)
    }
}

/** Files that are only shown have no words for adding one. */
@Composable
private fun Adding(block: Block.Files, focus: FocusRequester) {
    val shell = LocalShell.current
    val words = shell.words ?: return
    val most = block.rules.maxFiles.toInt()
    if (block.rules.add.isEmpty() || (most > 0 && block.files.size >= most)) return

    fun takes(kind: String) = block.rules.accept.any { it.startsWith(kind) }
    val ways = listOfNotNull(
        Triple(Glyph.Camera, words.takePhoto, Intake::photo).takeIf { takes("image/") },
        Triple(Glyph.Film, words.takeVideo, Intake::film).takeIf { takes("video/") },
        Triple(Glyph.File, words.chooseFile, Intake::document),
    )
    Column(Modifier.fillMaxWidth(), verticalArrangement = spaced(8)) {
        ways.forEachIndexed { n, (glyph, name, way) ->
            AddButton(glyph, name, block.label.text, if (n == 0) Modifier.focusRequester(focus) else Modifier) {
                shell.intake?.let { way(it, block.id, block.rules) }
            }
        }
    }
}

@Composable
private fun AddButton(glyph: Glyph, words: String, paper: String, modifier: Modifier, press: () -> Unit) {
    Framed(press, modifier.semantics { contentDescription = "$words: $paper" }) {
        Picture(glyph, Modifier.padding(end = 10.dp))
        Text(words, style = MaterialTheme.typography.labelLarge)
    }
}

@Composable
private fun FileLine(file: FileItem) {
    Row(
        Modifier.fillMaxWidth().padding(start = 16.dp, top = 12.dp, bottom = 8.dp, end = 16.dp),
        horizontalArrangement = spaced(12),
    ) {
        Picture(Glyph.File, Modifier.padding(top = 1.dp), tint = MaterialTheme.colorScheme.onSurfaceVariant)
        Column(Modifier.weight(1f)) {
            Column(Modifier.fillMaxWidth().semantics(mergeDescendants = true) {}, verticalArrangement = spaced(3)) {
                Text(file.name, style = MaterialTheme.typography.titleSmall)
                Soft(file.detail, style = MaterialTheme.typography.bodySmall)
                file.permille?.let { Bar(it, file.name) }
                Row(horizontalArrangement = spaced(6), verticalAlignment = Alignment.CenterVertically) {
                    val (glyph, color) = file.state.look()
                    Picture(glyph, tint = color, size = 18.dp)
                    Text(file.stateText, color = color, style = MaterialTheme.typography.labelMedium)
                }
            }
            file.remove?.let { LinkButton(it, Modifier.offset(x = (-8).dp)) }
        }
    }
}
