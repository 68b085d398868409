package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.text.input.InputTransformation
import androidx.compose.foundation.text.input.KeyboardActionHandler
import androidx.compose.foundation.text.input.OutputTransformation
import androidx.compose.foundation.text.input.TextFieldLineLimits
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.maxLength
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.material3.Text
import androidx.compose.material3.TextFieldLabelPosition
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.buildAnnotatedString
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.text.withStyle
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collectLatest
import vn.motcua.app.core.Buffer
import vn.motcua.app.core.PAUSE_MS
import vn.motcua.core.Block
import vn.motcua.core.FieldKind
import vn.motcua.core.Label

/** Block `Field`: the person's own text, offered the core's value only where nobody types. */
@Composable
fun FieldBlock(block: Block.Field, focus: FocusRequester) {
    val shell = LocalShell.current
    val buffer = shell.buffers.text(block.id, block.value, block.valueRevision)
    LaunchedEffect(block.valueRevision, block.value) { buffer.offer(listOf(block.value), block.valueRevision) }
    val search = block.input == FieldKind.SEARCH
    val manager = LocalFocusManager.current
    OutlinedTextField(
        state = buffer.parts.single(),
        modifier = Modifier.fillMaxWidth().typed(buffer, buffer.parts.single(), focus).wrong(block.label),
        labelPosition = TextFieldLabelPosition.Above(),
        label = { LabelWords(block.label) },
        leadingIcon = if (search) ({ Picture(Glyph.Search) }) else null,
        supportingText = supporting(block.label),
        isError = block.label.error != null,
        inputTransformation = limit(block.maxChars.toInt()),
        keyboardOptions = keyboard(block.input),
        onKeyboardAction = KeyboardActionHandler { default ->
            buffer.commit()
            if (search) manager.clearFocus() else default()
        },
        outputTransformation = if (block.input == FieldKind.PIN) DOTS else null,
        lineLimits = lines(block.input),
        shape = if (search) MaterialTheme.shapes.large else MaterialTheme.shapes.small,
        textStyle = MaterialTheme.typography.bodyLarge,
        colors = fieldColors(),
    )
}

/** Commits on a pause and when the field is left. */
@Composable
internal fun Modifier.typed(buffer: Buffer, part: TextFieldState, focus: FocusRequester): Modifier {
    LaunchedEffect(buffer, part) {
        snapshotFlow { part.text }.collectLatest {
            delay(PAUSE_MS)
            buffer.commit()
        }
    }
    return focusRequester(focus).onFocusChanged { buffer.focused = it.isFocused }
}

/** Links the core's own words for what is wrong to the input, instead of the toolkit's. */
internal fun Modifier.wrong(label: Label) = label.error?.let { said -> semantics { error(said) } } ?: this

@Composable
internal fun fieldColors() = OutlinedTextFieldDefaults.colors(
    focusedContainerColor = MaterialTheme.colorScheme.surfaceContainerLowest,
    unfocusedContainerColor = MaterialTheme.colorScheme.surfaceContainerLowest,
    errorContainerColor = MaterialTheme.colorScheme.surfaceContainerLowest,
    focusedLabelColor = MaterialTheme.colorScheme.onSurface,
    unfocusedLabelColor = MaterialTheme.colorScheme.onSurface,
    errorLabelColor = MaterialTheme.colorScheme.onSurface,
    unfocusedBorderColor = MaterialTheme.colorScheme.outline,
)

/** Name and hint of an input. */
@Composable
internal fun LabelWords(label: Label) {
    Column(Modifier.padding(bottom = 2.dp)) {
        val soft = MaterialTheme.colorScheme.onSurfaceVariant
        Text(
            buildAnnotatedString {
                append(label.text)
                if (label.optional && label.optionalText.isNotEmpty()) {
                    withStyle(MaterialTheme.typography.bodyMedium.toSpanStyle().copy(color = soft, fontWeight = FontWeight.Normal)) {
                        append(" ${label.optionalText}")
                    }
                }
            },
            style = MaterialTheme.typography.titleSmall,
        )
        Soft(label.hint)
    }
}

/** Name, hint and error over a group of inputs, read as one; stands where a text field's label stands. */
@Composable
internal fun GroupWords(label: Label) {
    Column(Modifier.padding(start = 4.dp).semantics(mergeDescendants = true) {}) {
        LabelWords(label)
        Under(label)
    }
}

/** Where a value came from, and what is wrong with it. */
@Composable
internal fun Under(label: Label) {
    label.source?.let { Line(Glyph.Seal, it, MaterialTheme.colorScheme.primary) }
    label.error?.let { Line(Glyph.Error, it, MaterialTheme.colorScheme.error) }
}

@Composable
private fun Line(glyph: Glyph, words: String, color: Color) {
    Row(Modifier.padding(top = 2.dp), horizontalArrangement = spaced(6)) {
        Picture(glyph, Modifier.padding(top = 1.dp), tint = color, size = 20.dp)
        Text(words, color = color, style = MaterialTheme.typography.bodyMedium.copy(fontWeight = FontWeight.Medium))
    }
}

private fun supporting(label: Label): (@Composable () -> Unit)? =
    if (label.source == null && label.error == null) null else ({ Column { Under(label) } })

private fun limit(chars: Int) = if (chars > 0) InputTransformation.maxLength(chars) else null

/** What is typed is not shown, nor read out. */
private val DOTS = OutputTransformation { replace(0, length, "•".repeat(length)) }

private fun lines(kind: FieldKind) =
    if (kind == FieldKind.MULTILINE) TextFieldLineLimits.MultiLine(4, 10) else TextFieldLineLimits.SingleLine

private fun keyboard(kind: FieldKind): KeyboardOptions {
    val type = when (kind) {
        FieldKind.NUMBER -> KeyboardType.Decimal
        FieldKind.MONEY, FieldKind.ID_NUMBER -> KeyboardType.Number
        FieldKind.PHONE -> KeyboardType.Phone
        FieldKind.EMAIL -> KeyboardType.Email
        FieldKind.PIN -> KeyboardType.NumberPassword
        FieldKind.TEXT, FieldKind.NAME, FieldKind.MULTILINE, FieldKind.SEARCH -> KeyboardType.Text
    }
    val capitals = when (kind) {
        FieldKind.NAME -> KeyboardCapitalization.Words
        FieldKind.TEXT, FieldKind.MULTILINE -> KeyboardCapitalization.Sentences
        else -> KeyboardCapitalization.None
    }
    return KeyboardOptions(
        capitalization = capitals,
        autoCorrectEnabled = kind == FieldKind.TEXT || kind == FieldKind.MULTILINE,
        keyboardType = type,
        imeAction = when (kind) {
            FieldKind.SEARCH -> ImeAction.Search
            FieldKind.MULTILINE -> ImeAction.Default
            else -> ImeAction.Next
        },
    )
}
