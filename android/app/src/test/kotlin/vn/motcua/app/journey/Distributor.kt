package vn.motcua.app.journey

import android.app.Application
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.ActivityInfo
import org.robolectric.Shadows.shadowOf
import vn.motcua.app.platform.fakes.Connector

/** The person's UnifiedPush distributor: another app that the phone's push messages come by, as broadcasts. */
class Distributor(private val phone: Application) {
    /** Puts it on the phone, before the app is opened. */
    fun install() {
        val name = ComponentName(NAME, "$NAME.Receiver")
        val receiver = ActivityInfo().apply {
            packageName = NAME
            this.name = name.className
            exported = true
        }
        shadowOf(phone.packageManager).addOrUpdateReceiver(receiver)
        shadowOf(phone.packageManager).addIntentFilterForReceiver(name, IntentFilter(REGISTER))
    }

    /** The connector knows nothing of another journey's phone. */
    fun connect() = Connector.restart()

    /** True once the app asked for an endpoint. */
    val asked get() = token() != null

    /** Gives the app its endpoint. */
    fun give(endpoint: String) = tell("NEW_ENDPOINT") { putExtra("endpoint", endpoint) }

    /** Hands over a sealed message as it came. */
    fun deliver(sealed: ByteArray) = tell("MESSAGE") { putExtra("bytesMessage", sealed).putExtra("id", "1") }

    private fun token(): String? = shadowOf(phone).broadcastIntents.lastOrNull { it.action == REGISTER }?.getStringExtra("token")

    private fun tell(action: String, fill: Intent.() -> Unit) = Connector.receive(phone, action, checkNotNull(token()), fill)

    private companion object {
        const val NAME = "org.distributor"
        const val REGISTER = "org.unifiedpush.android.distributor.REGISTER"
    }
}
