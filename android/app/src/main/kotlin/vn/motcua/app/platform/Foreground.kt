package vn.motcua.app.platform

import android.app.Activity
import android.app.Application
import android.content.ActivityNotFoundException
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import androidx.activity.ComponentActivity
import androidx.activity.result.ActivityResultLauncher
import androidx.activity.result.contract.ActivityResultContract
import vn.motcua.core.PortException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import java.util.concurrent.atomic.AtomicInteger

private const val KEY = "vn.motcua.port."

/** What a port waits for. The first answer counts; any thread. */
class Answer<T> internal constructor(internal val asked: Class<out Activity>) {
    internal val future = CompletableFuture<T>()

    /** True when there is an answer. */
    val given: Boolean get() = future.isDone

    fun give(value: T) {
        future.complete(value)
    }

    fun refuse(why: PortException) {
        future.completeExceptionally(why)
    }

    /** Runs [block] on the thread that answers. */
    fun whenGiven(block: () -> Unit) {
        future.whenComplete { _, _ -> block() }
    }
}

/**
 * The activity the person looks at, and questions that need it. The Application registers it for its activities' lifecycle.
 *
 * Threads: told of activities on the main thread; [ask] and [launch] are called on any other thread and block it until there is an answer.
 * Failures: Unavailable when no activity is in front, Cancelled when the activity that was asked is destroyed for good
 * (`Activity.isChangingConfigurations` is false), TimedOut.
 */
class Foreground : Application.ActivityLifecycleCallbacks {
    private val main = Handler(Looper.getMainLooper())
    private val answers = CopyOnWriteArrayList<Answer<*>>()
    private val launches = CopyOnWriteArrayList<Launch<*, *>>()
    private val keys = AtomicInteger()

    /**
     * The activity that is started. Not only while it is resumed: a permission or the device's lock answers just before the
     * activity resumes, and the port goes on at once.
     */
    @Volatile
    private var front: ComponentActivity? = null

    /** Runs [start] with the activity on the main thread and waits for its answer. A [timeoutMs] of 0 waits without end. */
    fun <T> ask(timeoutMs: Long = 0, start: (ComponentActivity, Answer<T>) -> Unit): T {
        check(Looper.myLooper() != Looper.getMainLooper()) { "a port blocks and must not be called on the main thread" }
        val seen = front ?: throw PortException.Unavailable()
        val answer = Answer<T>(seen.javaClass)
        answers += answer
        main.post {
            val now = front ?: seen
            runCatching { start(now, answer) }.onFailure { answer.future.completeExceptionally(it) }
        }
        try {
            return answer.await(timeoutMs)
        } finally {
            answers -= answer
        }
    }

    /** Asks another activity (a permission, the device's lock) for a result; it may come after this one was made anew. */
    fun <I, O> launch(contract: ActivityResultContract<I, O>, input: I): O {
        var launch: Launch<I, O>? = null
        try {
            return ask { activity, answer ->
                launch = Launch(KEY + keys.incrementAndGet(), contract, answer).also {
                    launches += it
                    it.register(activity).launch(input)
                }
            }
        } finally {
            launch?.let { done ->
                launches -= done
                main.post { done.launcher?.unregister() }
            }
        }
    }

    private class Launch<I, O>(private val key: String, private val contract: ActivityResultContract<I, O>, val answer: Answer<O>) {
        var launcher: ActivityResultLauncher<I>? = null

        fun register(activity: ComponentActivity): ActivityResultLauncher<I> =
            activity.activityResultRegistry.register(key, contract, answer::give).also { launcher = it }
    }

    override fun onActivityCreated(activity: Activity, saved: Bundle?) {
        if (saved == null || activity !is ComponentActivity) return
        launches.filter { it.answer.asked == activity.javaClass }.forEach { it.register(activity) }
    }

    override fun onActivityStarted(activity: Activity) {
        if (activity is ComponentActivity) front = activity
    }

    override fun onActivityStopped(activity: Activity) {
        if (front === activity) front = null
    }

    override fun onActivityDestroyed(activity: Activity) {
        if (activity.isChangingConfigurations) return
        answers.filter { it.asked == activity.javaClass }.forEach { it.refuse(PortException.Cancelled()) }
    }

    override fun onActivityResumed(activity: Activity) = Unit

    override fun onActivityPaused(activity: Activity) = Unit

    override fun onActivitySaveInstanceState(activity: Activity, state: Bundle) = Unit
}

private fun <T> Answer<T>.await(timeoutMs: Long): T = try {
    if (timeoutMs > 0) future.get(timeoutMs, TimeUnit.MILLISECONDS) else future.get()
} catch (e: ExecutionException) {
    throw meaning(e.cause ?: e)
} catch (e: TimeoutException) {
    val late = PortException.TimedOut().because(e)
    refuse(late)
    throw late
} catch (e: InterruptedException) {
    Thread.currentThread().interrupt()
    val stopped = PortException.Cancelled().because(e)
    refuse(stopped)
    throw stopped
}

private fun meaning(cause: Throwable): PortException = when (cause) {
    is PortException -> cause
    is ActivityNotFoundException -> PortException.Unavailable().because(cause)
    else -> failed("asking", cause)
}
