package vn.motcua.app.journey

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowNetworkCapabilities
import vn.motcua.app.MotCuaApplication
import vn.motcua.app.platform.KeyStoreDouble
import vn.motcua.core.AppConfig

/** The app as it is, with the real ports; only the province is the sandbox and the secure hardware is software. */
open class JourneyApplication : MotCuaApplication() {
    /** What the phone's push messages come by. */
    val distributor = Distributor(this)

    /** Keeps its keys over the process, as hardware does. */
    private val hardware = KeyStoreDouble()

    override fun onCreate() {
        hardware.install()
        distributor.install()
        distributor.connect()
        if (last == null) network(true)
        installed("org.browser", IntentFilter(Intent.ACTION_VIEW).apply { listOf("http", "https").forEach(::addDataScheme) })
        installed(
            "org.viewer",
            IntentFilter(Intent.ACTION_VIEW).apply {
                addDataScheme("content")
                addDataType("application/pdf")
            },
        )
        super.onCreate()
    }

    /** Another app on the phone that opens such things. */
    private fun installed(app: String, opens: IntentFilter) {
        listOf(Intent.CATEGORY_DEFAULT, Intent.CATEGORY_BROWSABLE).forEach(opens::addCategory)
        val name = ComponentName(app, "$app.Activity")
        shadowOf(packageManager).addActivityIfNotPresent(name)
        shadowOf(packageManager).addIntentFilterForActivity(name, opens)
    }

    /** The phone has a network that leads out, or none. */
    fun network(there: Boolean) {
        val manager = getSystemService(ConnectivityManager::class.java)
        val shadow = shadowOf(manager)
        shadow.setDefaultNetworkActive(there)
        val network = checkNotNull(manager.activeNetwork ?: last)
        last = network
        val capabilities = ShadowNetworkCapabilities.newInstance()
        shadowOf(capabilities).addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        shadowOf(capabilities).addCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)
        shadow.setNetworkCapabilities(network, capabilities)
        shadow.networkCallbacks.toList().forEach { if (there) it.onCapabilitiesChanged(network, capabilities) else it.onLost(network) }
    }

    private var last: Network? = null

    override fun config(): AppConfig = AppConfig(
        dataDir = noBackupFilesDir.resolve("core").apply { mkdirs() }.path,
        cacheDir = cacheDir.path,
        provinceUrl = Sandbox.url,
        packKey = Sandbox.packKey,
        redirectUri = "https://motcua.ninhbinh.example/dang-nhap",
        language = "vi",
        keyFileDir = null,
    )
}
