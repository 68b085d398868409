package vn.motcua.app.platform.fakes

import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.database.sqlite.SQLiteOpenHelper
import org.robolectric.Robolectric
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowApplication
import org.robolectric.util.ReflectionHelpers
import vn.motcua.app.platform.Push

/** UnifiedPush's connector in tests: it keeps what it knows as long as the process lives, longer than a test. */
object Connector {
    private const val PACKAGE = "org.unifiedpush.android.connector"

    /** Begins anew, with the app's push service of this test. */
    fun restart(phone: Context) {
        val connection = Class.forName("$PACKAGE.internal.InternalPushServiceConnection")
        ReflectionHelpers.setStaticField(connection, "mService", null)
        for (flag in listOf("connected", "binding")) ReflectionHelpers.setStaticField(connection, flag, false)
        val store = Class.forName("$PACKAGE.internal.DBStore")
        ReflectionHelpers.getStaticField<SQLiteOpenHelper?>(store, "instance")?.close()
        ReflectionHelpers.setStaticField(store, "instance", null)
        ReflectionHelpers.setStaticField(Push::class.java, "asked", false)
        val binder = Robolectric.setupService(Push::class.java).onBind(Intent("$PACKAGE.PUSH_EVENT"))
        Shadow.extract<ShadowApplication>(phone.applicationContext).apply {
            setComponentNameAndServiceForBindService(ComponentName(phone, Push::class.java), binder)
            setBindServiceCallsOnServiceConnectedDirectly(true)
            setUnbindServiceCallsOnServiceDisconnected(false)
        }
    }
}
