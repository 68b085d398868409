package vn.motcua.app.platform.fakes

import android.content.ComponentName
import android.content.Context
import android.content.ContextWrapper
import android.content.Intent
import android.content.ServiceConnection
import android.database.sqlite.SQLiteOpenHelper
import org.robolectric.Robolectric
import org.robolectric.util.ReflectionHelpers
import org.unifiedpush.android.connector.internal.MessagingReceiverImpl
import vn.motcua.app.platform.Push

/** UnifiedPush's connector in tests: it keeps what it knows as long as the process lives, longer than a test. */
object Connector {
    private const val PACKAGE = "org.unifiedpush.android.connector"

    /** Begins anew: nothing is bound, saved or asked. */
    fun restart() {
        val connection = Class.forName("$PACKAGE.internal.InternalPushServiceConnection")
        ReflectionHelpers.setStaticField(connection, "mService", null)
        for (flag in listOf("connected", "binding")) ReflectionHelpers.setStaticField(connection, flag, false)
        val store = Class.forName("$PACKAGE.internal.DBStore")
        ReflectionHelpers.getStaticField<SQLiteOpenHelper?>(store, "instance")?.close()
        ReflectionHelpers.setStaticField(store, "instance", null)
        ReflectionHelpers.setStaticField(Push::class.java, "asked", false)
    }

    /** A distributor's broadcast [action] reaches the connector on [phone]. */
    fun receive(phone: Context, action: String, token: String, fill: Intent.() -> Unit) {
        val intent = Intent("$PACKAGE.$action").putExtra("token", token).apply(fill)
        MessagingReceiverImpl().onReceive(Binding(phone), intent)
    }

    /**
     * Binds the app's push service as Android does: to the service the manifest names, and without a word to the connection when
     * it is let go. The connector lets go five seconds later on a thread of its own, in whatever test runs by then; Robolectric
     * would take that for a matter of that test's phone.
     */
    private class Binding(phone: Context) : ContextWrapper(phone) {
        override fun getApplicationContext(): Context = this

        override fun bindService(service: Intent, connection: ServiceConnection, flags: Int): Boolean {
            val found = packageManager.resolveService(service, 0)?.serviceInfo ?: return false
            check(found.name == Push::class.java.name) { "$service leads to ${found.name}" }
            val binder = Robolectric.setupService(Push::class.java).onBind(service)
            connection.onServiceConnected(ComponentName(found.packageName, found.name), binder)
            return true
        }

        override fun unbindService(connection: ServiceConnection) = Unit
    }
}
