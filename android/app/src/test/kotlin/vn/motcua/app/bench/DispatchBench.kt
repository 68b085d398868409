package vn.motcua.app.bench

import vn.motcua.app.platform.fakes.FakePorts
import vn.motcua.app.platform.fakes.configWithoutProvince
import vn.motcua.bindings.App
import vn.motcua.core.Action
import vn.motcua.core.Screen
import vn.motcua.core.ScreenListener
import java.nio.file.Files
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.math.ceil

private const val WARM = 2_000
private const val COUNT = 10_000
private const val PATIENCE_S = 20L
private const val NANOS_PER_MS = 1e6

/**
 * What crossing into the core costs on this machine's JVM: how long `dispatch` keeps its caller, and how long it takes until the
 * screen it led to has arrived in Kotlin. Prints `measure value` in milliseconds, a line each; budgets are in `android/budgets.toml`.
 * A phone's ART and processor are others: the figures compare one day with another here, no more.
 */
fun main() {
    val folder = Files.createTempDirectory("motcua-bench").toFile()
    val app = App.open(configWithoutProvince(folder), FakePorts().all())
    val arrived = LinkedBlockingQueue<Screen>()
    val subscription = app.subscribe(
        object : ScreenListener {
            override fun onScreen(screen: Screen) {
                arrived += screen
            }
        },
    )
    checkNotNull(arrived.poll(PATIENCE_S, TimeUnit.SECONDS)) { "no first screen" }
    val held = DoubleArray(WARM + COUNT)
    val shown = DoubleArray(WARM + COUNT)
    for (n in held.indices) {
        val language = if (n % 2 == 0) "en" else "vi"
        val start = System.nanoTime()
        app.dispatch(Action.SetLanguage(language))
        held[n] = (System.nanoTime() - start) / NANOS_PER_MS
        do {
            val screen = checkNotNull(arrived.poll(PATIENCE_S, TimeUnit.SECONDS)) { "no screen after $n" }
        } while (screen.language != language)
        shown[n] = (System.nanoTime() - start) / NANOS_PER_MS
    }
    subscription.cancel()
    app.shutdown()
    folder.deleteRecursively()
    for ((name, all) in listOf("android_dispatch" to held, "android_screen" to shown)) {
        val sorted = all.drop(WARM).sorted()
        for (percent in listOf(50, 99)) println("${name}_p$percent ${sorted[ceil(sorted.size * percent / 100.0).toInt() - 1]}")
    }
}
