package vn.motcua.app.journey

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
    override fun onCreate() {
        KeyStoreDouble().install()
        network(true)
        super.onCreate()
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
