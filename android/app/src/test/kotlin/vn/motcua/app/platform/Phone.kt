package vn.motcua.app.platform

import android.app.Application
import android.content.pm.PackageManager
import android.os.Build
import android.os.Looper
import androidx.activity.ComponentActivity
import androidx.core.content.FileProvider
import kotlinx.coroutines.future.await
import org.junit.Assert.fail
import org.junit.rules.ExternalResource
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.util.ReflectionHelpers
import vn.motcua.core.Action
import vn.motcua.core.PortException
import vn.motcua.core.ShellWords
import vn.motcua.core.SyncReport
import java.util.concurrent.CompletableFuture
import java.util.concurrent.LinkedBlockingQueue
import kotlin.concurrent.thread

/** Words no test reads are their own names. */
fun words(channelProgress: String = "progress") = ShellWords(
    day = "day",
    month = "month",
    year = "year",
    takePhoto = "takePhoto",
    takeVideo = "takeVideo",
    chooseFile = "chooseFile",
    cancel = "cancel",
    close = "close",
    opening = "opening",
    channelProgress = channelProgress,
    channelProgressAbout = "about $channelProgress",
    channelAttention = "attention",
    channelAttentionAbout = "about attention",
    cameraDenied = "cameraDenied",
    fileFailed = "fileFailed",
    noViewer = "noViewer",
    holdCard = "holdCard",
    torch = "torch",
)

/** A core that writes down what it is told. */
class RecordingCore : CoreHandle {
    val actions = LinkedBlockingQueue<Action>()
    val messages = LinkedBlockingQueue<ByteArray>()
    val links = LinkedBlockingQueue<String>()
    var syncing = CompletableFuture<SyncReport>()

    override fun dispatch(action: Action) {
        actions += action
    }

    override fun onPush(message: ByteArray) {
        messages += message
    }

    override fun openLink(url: String) {
        links += url
    }

    // One that gives up waiting must not end the sync for others, as awaiting the future itself would.
    override suspend fun backgroundSync(): SyncReport = syncing.thenApply { it }.await()
}

/** What the tests of this folder run as. */
class TestApplication :
    Application(),
    CoreHost {
    override val core = RecordingCore()
    val foreground = Foreground()

    override fun onCreate() {
        super.onCreate()
        forgetSharedFolders()
        registerActivityLifecycleCallbacks(foreground)
    }
}

/** The provider remembers where its folders are for as long as the process lives; each test has others. */
fun forgetSharedFolders() {
    ReflectionHelpers.getStaticField<MutableMap<*, *>>(FileProvider::class.java, "sCache").clear()
}

val application: TestApplication get() = RuntimeEnvironment.getApplication() as TestApplication

/** An activity in front, as the person sees it. */
class Phone {
    val controller: ActivityController<ComponentActivity> = Robolectric.buildActivity(ComponentActivity::class.java).setup()
    val activity: ComponentActivity get() = controller.get()

    /** Answers the question for permissions that is open. */
    fun answerPermission(granted: Boolean) {
        val asked = checkNotNull(shadowOf(activity).lastRequestedPermission) { "no permission was asked for" }
        val answer = if (granted) PackageManager.PERMISSION_GRANTED else PackageManager.PERMISSION_DENIED
        if (granted) shadowOf(application).grantPermissions(*asked.requestedPermissions)
        val permissions = asked.requestedPermissions
        @Suppress("DEPRECATION")
        activity.onRequestPermissionsResult(asked.requestCode, permissions, IntArray(permissions.size) { answer })
    }

    val askedPermission get() = shadowOf(activity).lastRequestedPermission
}

/** Something that runs on another thread while the main one is driven by the test. */
class Beside<T>(block: () -> T) {
    private val result = CompletableFuture<Result<T>>()

    init {
        thread { result.complete(runCatching(block)) }
    }

    val over: Boolean get() = result.isDone

    /** Drives the main thread until [fits], or fails. */
    fun until(what: String, fits: () -> Boolean): Beside<T> = apply {
        driveUntil(what) {
            if (over && !fits()) fail("$what: it was over before: ${result.get()}")
            fits()
        }
    }

    /** Drives the main thread until it is over. */
    fun get(): T {
        driveUntil("the end") { over }
        return result.get().getOrThrow()
    }

    /** Drives the main thread until it fails, and says with what. */
    fun failure(): PortException = try {
        fail("no failure but ${get()}")
        error("unreachable")
    } catch (e: PortException) {
        e
    }
}

fun driveUntil(what: String, fits: () -> Boolean) {
    val end = System.nanoTime() + 20_000_000_000
    while (true) {
        // A test of a fake runs without Android.
        Looper.getMainLooper()?.let { shadowOf(it).idle() }
        if (fits()) return
        if (System.nanoTime() > end) fail("$what did not come within 20 s")
        Thread.sleep(5)
    }
}

inline fun <reified E : PortException> Beside<*>.failsWith() {
    val failure = failure()
    if (failure !is E) throw AssertionError("expected ${E::class.simpleName}", failure)
}

/** The branches an older Android takes, on the framework of this test: proves the branch, not that version's framework. */
class OldAndroid(private val level: Int) : ExternalResource() {
    private val now = Build.VERSION.SDK_INT

    override fun before() = ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", level)

    override fun after() = ReflectionHelpers.setStaticField(Build.VERSION::class.java, "SDK_INT", now)
}
