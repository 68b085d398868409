package vn.motcua.app.core

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import vn.motcua.app.platform.CoreHandle
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.Screen
import vn.motcua.core.ScreenListener
import vn.motcua.core.Subscription
import vn.motcua.core.SyncReport
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor

/**
 * The running core as the shell holds it: one per process, alive as long as the process.
 *
 * The core is opened on a thread of its own, because that reads the key store and the disk. What is dispatched before it is
 * open waits and is handed over in order. Screens arrive on [main], in order of revision; an older one than is shown is dropped.
 *
 * @param main runs on the thread that owns the user interface.
 * @param open opens the core; never fails (what is broken is shown on a screen).
 */
class CoreSession(private val main: Executor, private val open: () -> App) : CoreHandle {
    /** The newest screen; `null` until the core has opened its store. Compose state, read it on the main thread. */
    var screen: Screen? by mutableStateOf(null)
        private set

    private val opened = CountDownLatch(1)
    private val lock = Any()
    private val waiting = ArrayDeque<(App) -> Unit>()
    private var app: App? = null
    private var subscription: Subscription? = null

    /** Opens the core. Call once. */
    fun start() {
        Thread({ opened(open()) }, "core-open").start()
    }

    private fun opened(app: App) {
        subscription = app.subscribe(
            object : ScreenListener {
                override fun onScreen(screen: Screen) = main.execute { show(screen) }
            },
        )
        synchronized(lock) {
            waiting.forEach { it(app) }
            waiting.clear()
            this.app = app
        }
        opened.countDown()
    }

    private fun show(newer: Screen) {
        val shown = screen
        if (shown == null || newer.revision > shown.revision) screen = newer
    }

    /** Any thread, never blocks: what it does in the core is a push on a queue. */
    private fun tell(say: (App) -> Unit) {
        synchronized(lock) {
            val app = app
            if (app == null) waiting.addLast(say) else say(app)
        }
    }

    override fun dispatch(action: Action) = tell { it.dispatch(action) }

    override fun onPush(message: ByteArray) = tell { it.onPush(message) }

    override fun openLink(url: String) = tell { it.openLink(url) }

    /** Waits for the core to be open; call it from a background thread, as the system's jobs do. */
    override suspend fun backgroundSync(): SyncReport {
        opened.await()
        return checkNotNull(synchronized(lock) { app }).backgroundSync()
    }

    /** Ends the core after what is queued was handled. A process that is killed does without; tests do not. */
    fun close() {
        opened.await()
        subscription?.cancel()
        val ended = synchronized(lock) { app.also { app = null } }
        ended?.shutdown()
        ended?.close()
    }
}
