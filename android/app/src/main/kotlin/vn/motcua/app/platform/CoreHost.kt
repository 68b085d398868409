package vn.motcua.app.platform

import vn.motcua.core.Action
import vn.motcua.core.SyncReport

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
