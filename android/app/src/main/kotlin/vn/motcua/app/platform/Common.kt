package vn.motcua.app.platform

import android.content.Context
import android.content.pm.PackageManager
import vn.motcua.core.Action
import vn.motcua.core.PortException
import vn.motcua.core.SyncReport

/** Keeps what caused this for the log of the device. */
internal fun <E : PortException> E.because(cause: Throwable): E = apply { initCause(cause) }

/** It broke. Of the cause only its class goes to the core: messages of the system may hold names and paths. */
internal fun failed(what: String, cause: Throwable): PortException =
    PortException.Failed("$what: ${cause.javaClass.simpleName}").because(cause)

/** Whether the person has given this permission. */
internal fun Context.allows(permission: String) = checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED

/** A service every Android has. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))

/**
 * The running core, as what the system starts (push, jobs) reaches it. No call blocks; any thread.
 */
interface CoreHandle {
    /** Queues an action. */
    fun dispatch(action: Action)

    /** Hands over a sealed push message (RFC 8291) as the carrier delivered it. */
    fun onPush(message: ByteArray)

    /** Hands over a link that was opened. */
    fun openLink(url: String)

    /** Sends what waits and fetches what is new; giving up waiting for it stops nothing. */
    suspend fun backgroundSync(): SyncReport
}

/**
 * What the Application is for services: `(applicationContext as CoreHost).core`. Getting [core] opens the core when it is not.
 */
interface CoreHost {
    val core: CoreHandle
}
