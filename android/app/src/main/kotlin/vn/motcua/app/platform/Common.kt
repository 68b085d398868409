package vn.motcua.app.platform

import android.content.Context
import android.content.pm.PackageManager
import vn.motcua.core.PortException

/** Keeps what caused this for the log of the device. */
internal fun <E : PortException> E.because(cause: Throwable): E = apply { initCause(cause) }

/** It broke. Of the cause only its class goes to the core: messages of the system may hold names and paths. */
internal fun failed(what: String, cause: Throwable): PortException =
    PortException.Failed("$what: ${cause.javaClass.simpleName}").because(cause)

/** Whether the person has given this permission. */
internal fun Context.allows(permission: String) = checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED

/** A service every Android has. */
internal inline fun <reified T : Any> Context.service(): T = checkNotNull(getSystemService(T::class.java))
