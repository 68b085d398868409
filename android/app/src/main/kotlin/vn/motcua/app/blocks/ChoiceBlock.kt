package vn.motcua.app.blocks

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.selectableGroup
import androidx.compose.foundation.selection.toggleable
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.delay
import vn.motcua.core.Block
import vn.motcua.core.ChoiceOption

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
