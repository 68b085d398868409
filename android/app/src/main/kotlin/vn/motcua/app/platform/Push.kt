package vn.motcua.app.platform

import android.content.Context
import org.unifiedpush.android.connector.FailedReason
import org.unifiedpush.android.connector.PushService
import org.unifiedpush.android.connector.UnifiedPush
import org.unifiedpush.android.connector.data.PublicKeySet
import org.unifiedpush.android.connector.data.PushEndpoint
import org.unifiedpush.android.connector.data.PushMessage
import org.unifiedpush.android.connector.keys.KeyManager
import vn.motcua.core.Action

/**
 * Push without one company's service: the person's own distributor brings it (UnifiedPush 3). The core has keys of its own, so
 * the messages stay sealed (RFC 8291) all the way to it.
 *
 * Threads: the system calls on the main one; nothing blocks. Failures: without a distributor there is no push, and that is all.
 * Source: UnifiedPush, "Android specification" and connector 3.1.2.
 */
class Push : PushService() {
    private val core: CoreHandle get() = (applicationContext as CoreHost).core

    override fun onNewEndpoint(endpoint: PushEndpoint, instance: String) = core.dispatch(Action.PushEndpoint(endpoint.url))

    override fun onMessage(message: PushMessage, instance: String) = core.onPush(message.content)

    override fun onRegistrationFailed(reason: FailedReason, instance: String) = core.dispatch(Action.PushEndpoint(null))

    override fun onUnregistered(instance: String) = core.dispatch(Action.PushEndpoint(null))

    companion object {
        @Volatile
        private var asked = false

        /**
         * Registers with the distributor saved before, else the only one, else the one the person has made the default; that may ask,
         * so [context] is best an activity, and it is done once a process. Call at each start: it renews. [done] is told whether there
         * is one.
         */
        fun register(context: Context, done: (Boolean) -> Unit = {}) {
            val enrol = { found: Boolean ->
                if (found) UnifiedPush.register(context, keyManager = CoreHasTheKeys)
                done(found)
            }
            val saved = UnifiedPush.getSavedDistributor(context)
            val only = UnifiedPush.getDistributors(context).singleOrNull()
            if (saved == null && only != null) UnifiedPush.saveDistributor(context, only)
            if (saved != null || only != null || asked) return enrol(saved != null || only != null)
            asked = true
            UnifiedPush.tryUseCurrentOrDefaultDistributor(context) { enrol(it) }
        }
    }
}

/** Keeps the connector from making keys, so that it hands over what it cannot open. */
private object CoreHasTheKeys : KeyManager {
    override fun decrypt(instance: String, sealed: ByteArray): ByteArray? = null

    override fun generate(instance: String) = Unit

    override fun getPublicKeySet(instance: String): PublicKeySet? = null

    override fun exists(instance: String): Boolean = true

    override fun delete(instance: String) = Unit
}
