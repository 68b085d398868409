package vn.motcua.app.blocks

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import vn.motcua.core.ButtonRole
import vn.motcua.core.Button as Press

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
