package vn.motcua.app.platform

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import vn.motcua.core.Action

/**
 * Tells the core whether there is a network that really leads out (`NET_CAPABILITY_VALIDATED`): once at [start], then at each
 * change.
 *
 * Threads: [start] and [stop] on any; the system calls on its own. Cannot fail.
 * Source: Android, `ConnectivityManager.registerDefaultNetworkCallback`.
 */
class Connectivity(context: Context, private val dispatch: (Action) -> Unit) {
    private val manager = context.service<ConnectivityManager>()
    private var told: Boolean? = null

    private val changes = object : ConnectivityManager.NetworkCallback() {
        override fun onCapabilitiesChanged(network: Network, capabilities: NetworkCapabilities) = tell(capabilities.leadOut())

        override fun onLost(network: Network) = tell(false)
    }

    fun start() {
        tell(manager.getNetworkCapabilities(manager.activeNetwork)?.leadOut() == true)
        manager.registerDefaultNetworkCallback(changes)
    }

    fun stop() = manager.unregisterNetworkCallback(changes)

    @Synchronized
    private fun tell(online: Boolean) {
        if (told == online) return
        told = online
        dispatch(Action.Connectivity(online))
    }

    private fun NetworkCapabilities.leadOut() =
        hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) && hasCapability(NetworkCapabilities.NET_CAPABILITY_VALIDATED)
}
