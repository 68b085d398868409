package vn.motcua.app.platform

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.ModalBottomSheet
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.rememberModalBottomSheetState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.motcua.core.ShellWords

/** Shown while a card is waited for or read. [progress] is empty before the core tells any. */
data class CardState(val title: String, val text: String, val progress: String, val words: ShellWords, val cancel: () -> Unit)

/** Shown while a code is waited for. */
class ScanState(
    val title: String,
    val text: String,
    val words: ShellWords,
    val found: (String) -> Unit,
    val broken: (Throwable) -> Unit,
    val cancel: () -> Unit,
)

/** What ports put before the person while they wait, as Compose state: it outlives the activity. Written from any thread. */
object Surfaces {
    var card: CardState? by mutableStateOf(null)
    var scan: ScanState? by mutableStateOf(null)
}

/** A sheet from below while a card is waited for or read: hold it to the phone. Taking it down cancels. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
fun CardSheet() {
    val card = Surfaces.card ?: return
    ModalBottomSheet(onDismissRequest = card.cancel, sheetState = rememberModalBottomSheetState(skipPartiallyExpanded = true)) {
        Column(Modifier.fillMaxWidth().padding(24.dp), Arrangement.spacedBy(16.dp)) {
            Text(card.title, Modifier.semantics { heading() }, style = MaterialTheme.typography.headlineSmall)
            Text(card.text, style = MaterialTheme.typography.bodyLarge)
            LinearProgressIndicator(Modifier.fillMaxWidth())
            Text(
                card.progress.ifEmpty { card.words.holdCard },
                Modifier.semantics { liveRegion = LiveRegionMode.Polite },
                style = MaterialTheme.typography.bodyLarge,
            )
            OutlinedButton(card.cancel, Modifier.fillMaxWidth()) { Text(card.words.cancel) }
        }
    }
}
