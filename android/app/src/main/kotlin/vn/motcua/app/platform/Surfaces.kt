package vn.motcua.app.platform

import android.content.Context
import android.graphics.SurfaceTexture
import android.view.TextureView
import androidx.activity.compose.BackHandler
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.material3.Button
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.FilterChip
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.ModalBottomSheet
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.material3.rememberModalBottomSheetState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import androidx.compose.ui.viewinterop.AndroidView
import androidx.lifecycle.compose.LifecycleResumeEffect
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

/** While a code is waited for: over everything, the camera's picture, what to do above it, light and cancel below. Back cancels. */
@Composable
fun ScanSurface() {
    val scan = Surfaces.scan ?: return
    val context = LocalContext.current
    val finder = remember(scan) { Finder(context, scan) }
    BackHandler(onBack = scan.cancel)
    LifecycleResumeEffect(finder) {
        finder.resume()
        onPauseOrDispose { finder.pause() }
    }
    Surface(Modifier.fillMaxSize()) {
        Column(Modifier.safeDrawingPadding().padding(16.dp), Arrangement.spacedBy(8.dp)) {
            Text(scan.title, Modifier.semantics { heading() }, style = MaterialTheme.typography.headlineSmall)
            Text(scan.text, style = MaterialTheme.typography.bodyLarge)
            AndroidView({ finder.view }, Modifier.fillMaxWidth().weight(1f).clipToBounds())
            if (finder.hasTorch) FilterChip(finder.torch, { finder.light(!finder.torch) }, { Text(scan.words.torch) })
            Button(scan.cancel, Modifier.fillMaxWidth()) { Text(scan.words.cancel) }
        }
    }
}

/** Brings the camera and the view together: open while both the view is there and the screen is in front. Main thread. */
private class Finder(private val context: Context, private val scan: ScanState) : TextureView.SurfaceTextureListener {
    private var camera: CodeCamera? = null
    private var resumed = false

    var hasTorch by mutableStateOf(false)
        private set
    var torch by mutableStateOf(false)
        private set

    val view = TextureView(context).also { it.surfaceTextureListener = this }

    fun resume() {
        resumed = true
        view.surfaceTexture?.let(::open)
    }

    fun pause() {
        resumed = false
        torch = false
        close()
    }

    private fun close() {
        camera?.close()
        camera = null
    }

    fun light(on: Boolean) {
        torch = on
        camera?.torch(on)
    }

    private fun open(texture: SurfaceTexture) {
        if (!resumed || camera != null) return
        camera = CodeCamera(context, scan.found, scan.broken).also {
            it.open(texture)
            hasTorch = it.hasTorch
        }
        fit()
    }

    private fun fit() {
        val size = camera?.size ?: return
        val rotation = view.display?.rotation ?: return
        view.setTransform(previewTransform(view.width.toFloat(), view.height.toFloat(), size, rotation))
    }

    override fun onSurfaceTextureAvailable(texture: SurfaceTexture, width: Int, height: Int) = open(texture)

    override fun onSurfaceTextureSizeChanged(texture: SurfaceTexture, width: Int, height: Int) = fit()

    override fun onSurfaceTextureDestroyed(texture: SurfaceTexture): Boolean = true.also { close() }

    override fun onSurfaceTextureUpdated(texture: SurfaceTexture) = Unit
}
