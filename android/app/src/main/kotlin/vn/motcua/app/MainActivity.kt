package vn.motcua.app

import android.content.Intent
import android.os.Bundle
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.activity.ComponentActivity
import androidx.activity.compose.BackHandler
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.SideEffect
import androidx.lifecycle.Lifecycle.Event.ON_DESTROY
import androidx.lifecycle.LifecycleEventObserver
import vn.motcua.app.blocks.MotCuaTheme
import vn.motcua.app.blocks.Opening
import vn.motcua.app.blocks.ScreenView
import vn.motcua.app.platform.ActivityIntake
import vn.motcua.app.platform.CardSheet
import vn.motcua.app.platform.Push
import vn.motcua.app.platform.ScanSurface
import vn.motcua.app.platform.StatusNotifier
import vn.motcua.app.platform.SyncJob
import vn.motcua.core.Action

/** The one activity: shows the core's screen, and hands over links and the way back. */
class MainActivity : ComponentActivity() {
    private val app get() = application as MotCuaApplication

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        enableEdgeToEdge()
        val intake = ActivityIntake(this, app.core::dispatch, onFailure = app.shell::notTaken)
        app.shell.intake = intake
        lifecycle.addObserver(LifecycleEventObserver { _, event -> if (event == ON_DESTROY) app.shell.without(intake) })
        // After a rotation or a killed process the same intent comes again; the core has long followed it.
        if (savedInstanceState == null) follow(intent)
        setContent { MotCuaTheme { Root() } }
    }

    @Composable
    private fun Root() {
        val screen = app.core.screen
        SideEffect { hide(screen?.chrome?.private == true) }
        // Who follows a dossier has a reason to be told of it; before that the question would only be in the way.
        val following = screen?.route?.startsWith("dossier/") == true
        LaunchedEffect(following) { if (following) StatusNotifier(app) { checkNotNull(app.shell.words) }.askOnce(this@MainActivity) }
        BackHandler(enabled = screen?.chrome?.back != null) { app.shell.back() }
        if (screen == null) Opening(app.shell.words?.opening.orEmpty()) else ScreenView(screen, app.shell)
        CardSheet()
        ScanSurface()
    }

    /** Identity data: no screenshots, nothing in the overview of recent apps. */
    private fun hide(private: Boolean) {
        if (private) window.addFlags(FLAG_SECURE) else window.clearFlags(FLAG_SECURE)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        follow(intent)
    }

    /** Links and taps on notifications; what a link means is the core's word. */
    private fun follow(intent: Intent?) {
        if (intent?.action == Intent.ACTION_VIEW) intent.dataString?.let(app.core::openLink)
    }

    override fun onStart() {
        super.onStart()
        Push.register(this)
        app.core.dispatch(Action.Foreground)
    }

    override fun onStop() {
        // The process may be killed from here on without another word.
        app.shell.buffers.flush()
        SyncJob.scheduleOutbox(this)
        super.onStop()
    }
}
