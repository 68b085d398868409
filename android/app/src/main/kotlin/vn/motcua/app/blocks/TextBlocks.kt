package vn.motcua.app.blocks

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.sizeIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.foundation.text.selection.SelectionContainer
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.ButtonRole
import vn.motcua.core.NoticeKind
import vn.motcua.core.Step
import vn.motcua.core.Tag
import vn.motcua.core.Button as Press

internal fun spaced(dp: Int) = Arrangement.spacedBy(dp.dp)

/** The heading of a block or section, nothing when it has no words. */
@Composable
fun Title(text: String, modifier: Modifier = Modifier, style: TextStyle = MaterialTheme.typography.titleLarge) {
    if (text.isNotEmpty()) Text(text, modifier.semantics { heading() }, style = style)
}

/** Softer words under others, nothing when there are none. */
@Composable
fun Soft(text: String, modifier: Modifier = Modifier, style: TextStyle = MaterialTheme.typography.bodyMedium) {
    if (text.isNotEmpty()) Text(text, modifier, color = MaterialTheme.colorScheme.onSurfaceVariant, style = style)
}

/** Block `Heading`. */
@Composable
fun HeadingBlock(block: Block.Heading) = Title(block.text, Modifier.padding(top = 12.dp))

/** Block `Paragraph`. */
@Composable
fun ParagraphBlock(block: Block.Paragraph) {
    Text(block.text, style = MaterialTheme.typography.bodyLarge)
}

/** Block `Notice`. Its tone is told by picture and words, never by colour alone. */
@Composable
fun NoticeBlock(block: Block.Notice) {
    val (glyph, tone) = block.tone.look()
    Surface(color = tone.tint, contentColor = MaterialTheme.colorScheme.onSurface, shape = MaterialTheme.shapes.medium) {
        Row(Modifier.fillMaxWidth().bar(tone.ink).padding(16.dp), horizontalArrangement = spaced(14)) {
            Picture(glyph, tint = tone.ink)
            Column(Modifier.weight(1f), verticalArrangement = spaced(6)) {
                Title(block.title, style = MaterialTheme.typography.titleMedium.copy(color = tone.ink))
                if (block.text.isNotEmpty()) Text(block.text, style = MaterialTheme.typography.bodyLarge)
                NoticeActions(block)
                block.code?.let {
                    SelectionContainer { Soft(it, style = MaterialTheme.typography.bodySmall.copy(fontFamily = FontFamily.Monospace)) }
                }
            }
        }
    }
}

/** An error summary's links stand in the text, each leading to its field; other actions are buttons. */
@Composable
private fun NoticeActions(block: Block.Notice) {
    val (links, buttons) = block.actions.partition { it.id.startsWith("focus:") }
    Column { links.forEach { LinkButton(it) } }
    Buttons(buttons, Modifier.padding(top = 6.dp))
}

/** A bar at the side where reading begins. */
private fun Modifier.bar(color: Color) = drawBehind {
    val width = 4.dp.toPx()
    val left = if (layoutDirection == LayoutDirection.Ltr) 0f else size.width - width
    drawRect(color, Offset(left, 0f), Size(width, size.height))
}

/** Block `Steps`: a numbered list. */
@Composable
fun StepsBlock(block: Block.Steps) {
    Column(verticalArrangement = spaced(14)) {
        Title(block.title)
        block.steps.forEachIndexed { n, step -> StepLine(n + 1, step) }
    }
}

@Composable
private fun StepLine(number: Int, step: Step) {
    Row(Modifier.semantics(mergeDescendants = true) {}, horizontalArrangement = spaced(14)) {
        val scheme = MaterialTheme.colorScheme
        Box(
            Modifier.sizeIn(minWidth = 32.dp, minHeight = 32.dp).background(scheme.primaryContainer, CircleShape),
            contentAlignment = Alignment.Center,
        ) { Text("$number", color = scheme.onPrimaryContainer, style = MaterialTheme.typography.labelLarge) }
        Column(Modifier.weight(1f).padding(top = 3.dp)) {
            Text(step.title, style = MaterialTheme.typography.titleSmall)
            Soft(step.text)
        }
    }
}

/** A short state beside a row. */
@Composable
fun TagChip(tag: Tag, modifier: Modifier = Modifier) {
    val (glyph, tone) = tag.tone.look()
    Surface(modifier, color = tone.tint, contentColor = tone.ink, shape = MaterialTheme.shapes.extraSmall) {
        Row(Modifier.padding(horizontal = 8.dp, vertical = 3.dp), verticalAlignment = Alignment.CenterVertically) {
            if (tag.tone == NoticeKind.WARNING || tag.tone == NoticeKind.ERROR) {
                Picture(glyph, Modifier.padding(end = 4.dp), size = 16.dp)
            }
            Text(tag.text, style = MaterialTheme.typography.labelMedium)
        }
    }
}

private val Wide = Modifier.fillMaxWidth().heightIn(min = 52.dp)
private val Tall = Modifier.heightIn(min = 48.dp)
private val Inside = PaddingValues(horizontal = 20.dp, vertical = 12.dp)

/** A button as the core describes it: one filled next step, outlined other ways, red for loss, links in text. */
@Composable
fun PressButton(button: Press) {
    val shell = LocalShell.current
    val press = { shell.press(button) }
    val words: @Composable RowScope.() -> Unit = {
        Text(button.label, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)
    }
    when (button.role) {
        ButtonRole.PRIMARY -> Button(press, Wide, button.enabled, MaterialTheme.shapes.medium, contentPadding = Inside, content = words)
        ButtonRole.SECONDARY -> Framed(press, enabled = button.enabled, content = words)
        ButtonRole.DESTRUCTIVE -> Framed(press, enabled = button.enabled, color = MaterialTheme.colorScheme.error, content = words)
        ButtonRole.LINK -> LinkButton(button)
    }
}

/** A button in a frame: another way than the next step, in red when something would be lost. */
@Composable
internal fun Framed(
    press: () -> Unit,
    modifier: Modifier = Modifier,
    enabled: Boolean = true,
    color: Color = MaterialTheme.colorScheme.primary,
    content: @Composable RowScope.() -> Unit,
) {
    val colors = ButtonDefaults.outlinedButtonColors(contentColor = color)
    val border = BorderStroke(1.dp, if (enabled) color else MaterialTheme.colorScheme.outlineVariant)
    OutlinedButton(press, modifier.then(Wide), enabled, MaterialTheme.shapes.medium, colors, null, border, Inside, null, content)
}

/** A link: in the text's own place, without a frame. */
@Composable
fun LinkButton(button: Press, modifier: Modifier = Modifier) {
    val shell = LocalShell.current
    TextButton(
        onClick = { shell.press(button) },
        modifier = modifier.heightIn(min = 48.dp),
        enabled = button.enabled,
        shape = MaterialTheme.shapes.extraSmall,
        contentPadding = PaddingValues(horizontal = 8.dp, vertical = 10.dp),
    ) { Text(button.label, style = MaterialTheme.typography.labelLarge) }
}

/** Buttons under each other, nothing when there are none. */
@Composable
fun Buttons(buttons: List<Press>, modifier: Modifier = Modifier) {
    if (buttons.isEmpty()) return
    Column(modifier.fillMaxWidth(), verticalArrangement = spaced(12)) { buttons.forEach { PressButton(it) } }
}

/** Asks before something is lost or cannot be undone. */
@Composable
fun Question(button: Press) {
    val shell = LocalShell.current
    val question = button.confirm ?: return
    val loss = button.role == ButtonRole.DESTRUCTIVE
    val color = if (loss) MaterialTheme.colorScheme.error else MaterialTheme.colorScheme.primary
    AlertDialog(
        onDismissRequest = { shell.answer(false) },
        title = { Title(question.title) },
        text = { if (question.text.isNotEmpty()) Text(question.text, style = MaterialTheme.typography.bodyLarge) },
        confirmButton = { TextButton({ shell.answer(true) }, Tall) { Text(question.yes, color = color) } },
        dismissButton = { TextButton({ shell.answer(false) }, Tall) { Text(question.no) } },
    )
}

/** Something did not work that is no screen of the core's. */
@Composable
fun Trouble(words: String) {
    val shell = LocalShell.current
    AlertDialog(
        onDismissRequest = { shell.trouble = null },
        icon = { Picture(Glyph.Warning, tint = tones.warning.ink) },
        text = { Text(words, style = MaterialTheme.typography.bodyLarge) },
        confirmButton = { TextButton({ shell.trouble = null }, Tall) { Text(shell.words?.close.orEmpty()) } },
    )
}
