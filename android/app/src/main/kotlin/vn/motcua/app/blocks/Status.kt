package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.VerticalDivider
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.FeeLine
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
    val color = entry.state.color()
    Row(Modifier.height(IntrinsicSize.Min).semantics(mergeDescendants = true) {}, horizontalArrangement = spaced(14)) {
        Column(Modifier.fillMaxHeight(), horizontalAlignment = Alignment.CenterHorizontally) {
            Picture(entry.state.glyph, tint = color)
            if (!last) VerticalDivider(Modifier.weight(1f).padding(vertical = 4.dp), thickness = 2.dp, color = rail(entry.state))
        }
        Column(Modifier.weight(1f).padding(bottom = if (last) 0.dp else 20.dp), verticalArrangement = spaced(2)) {
            val ink = if (entry.state == TimelineState.UPCOMING) MaterialTheme.colorScheme.onSurfaceVariant else Color.Unspecified
            Text(entry.title, color = ink, style = MaterialTheme.typography.titleSmall)
            Meta(entry, color)
            if (entry.detail.isNotEmpty()) Text(entry.detail, style = MaterialTheme.typography.bodyMedium)
        }
    }
}

@Composable
private fun Meta(entry: TimelineEntry, color: Color) {
    Text(
        buildAnnotatedString {
            withStyle(MaterialTheme.typography.labelMedium.toSpanStyle().copy(color = color, fontWeight = FontWeight.SemiBold)) {
                append(entry.stateText)
            }
            if (entry.time.isNotEmpty()) append(" · ${entry.time}")
        },
        color = MaterialTheme.colorScheme.onSurfaceVariant,
        style = MaterialTheme.typography.bodySmall,
    )
}

@Composable
private fun TimelineState.color(): Color = when (this) {
    TimelineState.DONE -> tones.success.ink
    TimelineState.CURRENT -> MaterialTheme.colorScheme.primary
    TimelineState.ATTENTION -> tones.warning.ink
    TimelineState.STOPPED -> tones.error.ink
    TimelineState.UPCOMING -> MaterialTheme.colorScheme.outline
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
