package vn.motcua.app.blocks

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.CornerSize
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.selection.SelectionContainer
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Shape
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.CheckItem
import vn.motcua.core.CheckState
import vn.motcua.core.ListRow
import vn.motcua.core.SummaryRow
import vn.motcua.core.Verdict

/** A white card with a fine edge: what belongs together. */
@Composable
fun Sheet(
    modifier: Modifier = Modifier,
    shape: Shape = MaterialTheme.shapes.medium,
    color: Color = MaterialTheme.colorScheme.surfaceContainerLowest,
    content: @Composable () -> Unit,
) {
    val edge = BorderStroke(1.dp, MaterialTheme.colorScheme.outlineVariant)
    Surface(modifier.fillMaxWidth(), shape, color, border = edge, content = content)
}

@Composable
internal fun Rule() = HorizontalDivider(color = MaterialTheme.colorScheme.outlineVariant)

/** Items under each other, a line between them. */
@Composable
internal fun <T> Ruled(items: List<T>, draw: @Composable (T) -> Unit) = Column {
    items.forEachIndexed { n, item ->
        if (n > 0) Rule()
        draw(item)
    }
}

/** One row of a long list: the rows of a card one under the other, each drawn only when it is seen. */
@Composable
internal fun Slice(first: Boolean, last: Boolean, content: @Composable () -> Unit) {
    val round = MaterialTheme.shapes.medium as RoundedCornerShape
    val flat = CornerSize(0.dp)
    val shape = round.copy(
        topStart = if (first) round.topStart else flat,
        topEnd = if (first) round.topEnd else flat,
        bottomStart = if (last) round.bottomStart else flat,
        bottomEnd = if (last) round.bottomEnd else flat,
    )
    Sheet(shape = shape, content = content)
}

/** A row of block `List`. */
@Composable
fun RowLine(row: ListRow) {
    val shell = LocalShell.current
    Row(
        Modifier.clickable(role = Role.Button) { shell.press(row.id) }.fillMaxWidth().heightIn(min = 64.dp)
            .padding(horizontal = 16.dp, vertical = 12.dp),
        horizontalArrangement = spaced(12),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Column(Modifier.weight(1f), verticalArrangement = spaced(2)) {
            Text(row.title, style = MaterialTheme.typography.titleSmall)
            Soft(row.detail)
            row.tag?.let { TagChip(it, Modifier.padding(top = 4.dp)) }
        }
        Onward()
    }
}

/** The sign that a row leads somewhere. */
@Composable
private fun Onward(modifier: Modifier = Modifier) =
    Picture(Glyph.Next, modifier, tint = MaterialTheme.colorScheme.onSurfaceVariant, size = 20.dp)

/** What stands where there are no rows. */
@Composable
fun EmptyList(text: String) {
    Column(
        Modifier.fillMaxWidth().padding(vertical = 28.dp, horizontal = 16.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = spaced(10),
    ) {
        Picture(Glyph.Shelf, tint = MaterialTheme.colorScheme.outline, size = 40.dp)
        Text(text, color = soft, textAlign = TextAlign.Center, style = MaterialTheme.typography.bodyLarge)
    }
}

/** Block `Checklist`. */
@Composable
fun ChecklistBlock(block: Block.Checklist) {
    Column(verticalArrangement = spaced(12)) {
        Title(block.title)
        Sheet { Ruled(block.items) { CheckLine(it) } }
    }
}

@Composable
private fun CheckLine(item: CheckItem) {
    val shell = LocalShell.current
    val said = Modifier.semantics(mergeDescendants = true) { if (item.stateText.isNotEmpty()) stateDescription = item.stateText }
    val line = if (item.pressable) said.clickable(role = Role.Button) { shell.press(item.id) } else said
    Row(
        line.fillMaxWidth().heightIn(min = 56.dp).padding(horizontal = 16.dp, vertical = 12.dp),
        horizontalArrangement = spaced(14),
    ) {
        val (glyph, color) = item.state.look()
        Picture(glyph, Modifier.padding(top = 1.dp), tint = color)
        Column(Modifier.weight(1f), verticalArrangement = spaced(2)) {
            Text(item.text, style = MaterialTheme.typography.titleSmall)
            Soft(item.detail)
            if (item.stateText.isNotEmpty()) Text(item.stateText, color = color, style = MaterialTheme.typography.labelMedium)
        }
        if (item.pressable) Onward(Modifier.align(Alignment.CenterVertically))
    }
}

/** Block `Summary`. */
@Composable
fun SummaryBlock(block: Block.Summary) {
    Column(verticalArrangement = spaced(12)) {
        Title(block.title)
        Sheet { Pairs(block.rows) }
    }
}

/** Names and values under each other. */
@Composable
internal fun Pairs(rows: List<SummaryRow>) = Ruled(rows) { Pair(it) }

@Composable
private fun Pair(row: SummaryRow) {
    // Beside the value while there is room for both; under it when its words are long or text is large.
    val beside = LocalDensity.current.fontScale < LARGE && row.change.let { it == null || it.label.length <= BESIDE_LETTERS }
    Row(Modifier.fillMaxWidth().padding(start = 16.dp, end = 8.dp), verticalAlignment = Alignment.CenterVertically) {
        Column(Modifier.weight(1f).padding(vertical = 12.dp)) {
            Value(row)
            if (!beside) row.change?.let { LinkButton(it, Modifier.offset(x = (-8).dp)) }
        }
        if (beside) row.change?.let { LinkButton(it, Modifier.padding(start = 4.dp)) }
    }
}

@Composable
private fun Value(row: SummaryRow) {
    SelectionContainer {
        Column(Modifier.semantics(mergeDescendants = true) {}, verticalArrangement = spaced(2)) {
            Soft(row.label)
            Text(row.value, style = MaterialTheme.typography.titleSmall)
            row.source?.let {
                Row(horizontalArrangement = spaced(6), verticalAlignment = Alignment.CenterVertically) {
                    Picture(Glyph.Seal, tint = MaterialTheme.colorScheme.primary, size = 18.dp)
                    Text(it, color = MaterialTheme.colorScheme.primary, style = MaterialTheme.typography.labelMedium)
                }
            }
        }
    }
}

/** From this text size on, what stands side by side goes under each other. */
internal const val LARGE = 1.35f

private const val BESIDE_LETTERS = 16

/** Block `Document`: a signed paper and what the phone found out about it. */
@Composable
fun DocumentBlock(block: Block.Document) {
    Sheet {
        Column {
            Title(block.title, Modifier.padding(start = 16.dp, end = 16.dp, top = 16.dp, bottom = 12.dp))
            VerdictBand(block.verdict, block.verdictText)
            Pairs(block.rows)
            if (block.actions.isNotEmpty()) Buttons(block.actions, Modifier.padding(16.dp))
        }
    }
}

@Composable
private fun VerdictBand(verdict: Verdict, words: String) {
    val (glyph, tone) = verdict.look()
    Surface(Modifier.fillMaxWidth(), color = tone.tint, contentColor = tone.ink) {
        Row(Modifier.padding(16.dp).semantics(mergeDescendants = true) {}, horizontalArrangement = spaced(12)) {
            Picture(glyph)
            Text(words, Modifier.weight(1f), style = MaterialTheme.typography.titleSmall)
        }
    }
}
