package vn.motcua.app

import android.app.Application
import android.content.Context
import android.content.res.Configuration
import android.os.Handler
import android.os.Looper
import androidx.compose.runtime.snapshotFlow
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.filterNotNull
import kotlinx.coroutines.launch
import org.json.JSONObject
import vn.motcua.app.blocks.Shell
import vn.motcua.app.core.CoreSession
import vn.motcua.app.platform.AndroidPorts
import vn.motcua.app.platform.Connectivity
import vn.motcua.app.platform.CoreHost
import vn.motcua.app.platform.Foreground
import vn.motcua.app.platform.SyncJob
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.AppConfig
import vn.motcua.core.Ports
import vn.motcua.core.shellWords
import java.io.File
import java.util.concurrent.Executor

/** One core and one shell a process, whatever woke it: the activity, a push message, a job. */
open class MotCuaApplication :
    Application(),
    CoreHost {
    /** Which activity is in front. */
    val foreground = Foreground()

    final override lateinit var core: CoreSession
        private set

    /** What the person is doing with the screen. */
    lateinit var shell: Shell
        private set

    private val main = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)

    private var language = ""

    override fun onCreate() {
        super.onCreate()
        registerActivityLifecycleCallbacks(foreground)
        language = systemLanguage(this)
        val handler = Handler(Looper.getMainLooper())
        core = CoreSession(Executor { handler.post(it) }) { App.open(config(), ports()) }
        shell = Shell(core::dispatch)
        shell.words = shellWords(language)
        core.start()
        Connectivity(this, core::dispatch).start()
        SyncJob.schedule(this)
        // The core's language is the one that counts: the person may have chosen another than the system's.
        main.launch { snapshotFlow { core.screen?.language }.filterNotNull().collect { shell.words = shellWords(it) } }
    }

    /** What the core is told once; a test names another province. */
    protected open fun config(): AppConfig = appConfig(this, language)

    /** The ports of this phone; a test gives its own. */
    protected open fun ports(): Ports = AndroidPorts(this, foreground) { checkNotNull(shell.words) }.all()

    override fun onConfigurationChanged(newConfig: Configuration) {
        super.onConfigurationChanged(newConfig)
        val now = systemLanguage(this)
        if (now == language) return
        language = now
        core.dispatch(Action.SetLanguage(now))
    }
}

/**
 * What the core is told once: the app's own folders, and the province this build is for (`assets/province.json`, written by the
 * build: `url`, `pack_key`, `redirect_uri`).
 */
fun appConfig(context: Context, language: String): AppConfig {
    val province = JSONObject(context.assets.open("province.json").bufferedReader().use { it.readText() })
    return AppConfig(
        dataDir = File(context.noBackupFilesDir, "core").apply { mkdirs() }.path,
        cacheDir = context.cacheDir.path,
        provinceUrl = province.getString("url"),
        packKey = province.getString("pack_key"),
        redirectUri = province.getString("redirect_uri"),
        language = language,
        keyFileDir = null,
    )
}

/** The system's language; which of its own the core takes for it is the core's word. */
fun systemLanguage(context: Context): String = context.resources.configuration.locales[0].language
