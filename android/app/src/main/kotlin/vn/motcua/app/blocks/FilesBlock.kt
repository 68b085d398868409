package vn.motcua.app.blocks

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.offset
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.focus.FocusRequester
import androidx.compose.ui.focus.focusRequester
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.motcua.core.Block
import vn.motcua.core.FileItem
import vn.motcua.core.FileState

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
    val pictures = block.rules.accept.any { it.startsWith("image/") }
    Column(Modifier.fillMaxWidth(), verticalArrangement = spaced(8)) {
        if (pictures) {
            AddButton(Glyph.Camera, words.takePhoto, block.label.text, Modifier.focusRequester(focus)) {
                shell.intake?.photo(block.id, block.rules)
            }
        }
        AddButton(Glyph.File, words.chooseFile, block.label.text, if (pictures) Modifier else Modifier.focusRequester(focus)) {
            shell.intake?.document(block.id, block.rules)
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
                    val color = file.state.color()
                    Picture(file.state.glyph, tint = color, size = 18.dp)
                    Text(file.stateText, color = color, style = MaterialTheme.typography.labelMedium)
                }
            }
            file.remove?.let { LinkButton(it, Modifier.offset(x = (-8).dp)) }
        }
    }
}

@Composable
private fun FileState.color(): Color = when (this) {
    FileState.IMPORTING, FileState.QUEUED -> MaterialTheme.colorScheme.onSurfaceVariant
    FileState.KEPT, FileState.RECEIVED, FileState.VERIFIED -> tones.success.ink
    FileState.SENDING -> tones.info.ink
    FileState.REFUSED -> tones.error.ink
}
