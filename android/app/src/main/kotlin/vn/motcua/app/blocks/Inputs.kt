package vn.motcua.app.blocks

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.text.input.InputTransformation
import androidx.compose.foundation.text.input.KeyboardActionHandler
import androidx.compose.foundation.text.input.OutputTransformation
import androidx.compose.foundation.text.input.TextFieldLineLimits
import androidx.compose.foundation.text.input.TextFieldState
import androidx.compose.foundation.text.input.maxLength
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.OutlinedTextFieldDefaults
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextFieldLabelPosition
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.snapshotFlow
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.focus.onFocusChanged
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.platform.LocalFocusManager
import androidx.compose.ui.semantics.Role
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
import vn.motcua.app.core.parts
import vn.motcua.core.Block
import vn.motcua.core.ChoiceOption
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

/** How long the person's word stands against the core's: a screen that was on its way must not flick the mark back. */
private const val PATIENCE_MS = 1500L

/** Block `Choice`: radio buttons, or checkboxes when several can be chosen. */
@Composable
fun ChoiceBlock(block: Block.Choice, focus: FocusRequester) {
    val shell = LocalShell.current
    var own by remember(block.id) { mutableStateOf<List<String>?>(null) }
    LaunchedEffect(own, block.selected) {
        if (own != null && own?.toSet() != block.selected.toSet()) delay(PATIENCE_MS)
        own = null
    }
    val chosen = own ?: block.selected
    Column(Modifier.wrong(block.label).then(if (block.many) Modifier else Modifier.selectableGroup()), verticalArrangement = spaced(8)) {
        GroupWords(block.label)
        block.options.forEachIndexed { n, option ->
            Option(option, option.id in chosen, block.many, if (n == 0) Modifier.focusRequester(focus) else Modifier) {
                val next = if (block.many) chosen.toggled(option.id) else listOf(option.id)
                own = next
                shell.choose(block.id, next)
            }
        }
    }
}

/** Block `Rating`: a choice of one. */
internal fun Block.Rating.choice() = Block.Choice(id, label, levels, listOfNotNull(selected), many = false)

private fun List<String>.toggled(id: String) = if (id in this) this - id else this + id

@Composable
private fun Option(option: ChoiceOption, chosen: Boolean, many: Boolean, modifier: Modifier, press: () -> Unit) {
    val scheme = MaterialTheme.colorScheme
    val act = if (many) {
        modifier.toggleable(chosen, role = Role.Checkbox, onValueChange = { press() })
    } else {
        modifier.selectable(chosen, role = Role.RadioButton, onClick = press)
    }
    Surface(
        color = if (chosen) scheme.primaryContainer else scheme.surfaceContainerLowest,
        contentColor = scheme.onSurface,
        shape = MaterialTheme.shapes.small,
        border = BorderStroke(if (chosen) 2.dp else 1.dp, if (chosen) scheme.primary else scheme.outline),
    ) {
        Row(
            act.fillMaxWidth().heightIn(min = 56.dp).padding(horizontal = 16.dp, vertical = 12.dp),
            horizontalArrangement = spaced(14),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            if (many) Checkbox(chosen, onCheckedChange = null) else RadioButton(chosen, onClick = null)
            Column(Modifier.weight(1f)) {
                Text(option.label, style = MaterialTheme.typography.bodyLarge)
                Soft(option.hint)
            }
        }
    }
}
