package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.text.input.InputTransformation
import androidx.compose.foundation.text.input.TextFieldLineLimits
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.maxLength
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.material3.TextFieldLabelPosition
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import vn.motcua.app.core.Buffer
import vn.motcua.app.core.parts
import vn.motcua.core.Block

/** Block `Date`: day, month and year in boxes of their own; papers of older people may know only the year. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun DateBlock(block: Block.Date, focus: FocusRequester) {
    val shell = LocalShell.current
    val buffer = shell.buffers.date(block.id, block.value, block.valueRevision)
    LaunchedEffect(block.valueRevision, block.value) { buffer.offer(block.value.parts(), block.valueRevision) }
    val names = shell.words?.let { listOf(it.day, it.month, it.year) } ?: List(buffer.parts.size) { "" }
    Column(verticalArrangement = spaced(8)) {
        GroupWords(block.label)
        FlowRow(horizontalArrangement = spaced(12), verticalArrangement = spaced(8)) {
            buffer.parts.forEachIndexed { n, part ->
                val own = if (n == 0) focus else remember { FocusRequester() }
                DatePart(buffer, part, names[n], last = n == buffer.parts.lastIndex, own, block)
            }
        }
    }
}

@Composable
private fun DatePart(buffer: Buffer, part: TextFieldState, name: String, last: Boolean, focus: FocusRequester, block: Block.Date) {
    // Boxes as wide as what goes in, at every text size.
    val scale = LocalDensity.current.fontScale.coerceAtLeast(1f)
    OutlinedTextField(
        state = part,
        modifier = Modifier.widthIn(max = (if (last) YEAR else SHORT).dp * scale).typed(buffer, part, focus).wrong(block.label),
        labelPosition = TextFieldLabelPosition.Above(),
        label = { Text(name, style = MaterialTheme.typography.bodyMedium) },
        isError = block.label.error != null,
        inputTransformation = InputTransformation.maxLength(if (last) 4 else 2),
        keyboardOptions = KeyboardOptions(keyboardType = KeyboardType.Number, imeAction = ImeAction.Next),
        lineLimits = TextFieldLineLimits.SingleLine,
        shape = MaterialTheme.shapes.small,
        textStyle = MaterialTheme.typography.bodyLarge,
        colors = fieldColors(),
    )
}

private const val SHORT = 72
private const val YEAR = 104
