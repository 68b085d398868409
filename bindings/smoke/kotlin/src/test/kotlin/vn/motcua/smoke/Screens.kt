package vn.motcua.smoke

import vn.motcua.bindings.App
import vn.motcua.core.AppConfig
import vn.motcua.core.Screen
import vn.motcua.core.ScreenListener
import java.nio.file.Files
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
/** Queues the screens it is given. */
class Screens : ScreenListener {
    val arrived = LinkedBlockingQueue<Screen>()

    override fun onScreen(screen: Screen) {
        arrived += screen
    }

    /** The next screen; fails when none comes. */
    fun next(): Screen = checkNotNull(arrived.poll(20, TimeUnit.SECONDS)) { "no screen came within 20 s" }

    /** The first screen from here on that fits. */
    fun first(what: String, fits: (Screen) -> Boolean): Screen {
        var last: Screen? = null
        while (true) {
            val screen = arrived.poll(20, TimeUnit.SECONDS)
            checkNotNull(screen) { "$what: no such screen came; the last one was $last" }
            if (fits(screen)) return screen
            last = screen
        }
    }
}

/** An app on a folder of its own, closed and deleted after the block. */
fun withApp(ports: TestPorts = TestPorts(), province: Province = Province.NONE, block: (App) -> Unit) {
    val folder = Files.createTempDirectory("motcua-smoke").toFile()
    val config = AppConfig(
        dataDir = folder.resolve("data").apply { mkdirs() }.path,
        cacheDir = folder.resolve("cache").apply { mkdirs() }.path,
        provinceUrl = province.url,
        packKey = province.packKey,
        redirectUri = "http://127.0.0.1/signed-in",
        language = "vi",
        keyFileDir = if (ports.secrets == null) folder.resolve("key").apply { mkdirs() }.path else null,
    )
    try {
        App.open(config, ports.all()).use { app ->
            block(app)
            app.shutdown()
        }
    } finally {
        folder.deleteRecursively()
    }
}

/** Where the sandbox is, when scripts/kotlin-smoke.sh started one. */
data class Province(val url: String, val packKey: String) {
    companion object {
        /** Port 9 answers to nobody: an app without a network. The key is P-256's generator: valid, and nobody signs with it. */
        val NONE = Province(
            "http://127.0.0.1:9",
            "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        )

        val SANDBOX: Province? = System.getenv("PROVINCE_URL")?.let { Province(it, System.getenv("PACK_KEY")) }
    }
}
