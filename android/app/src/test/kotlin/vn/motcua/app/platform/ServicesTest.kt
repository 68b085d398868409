package vn.motcua.app.platform

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.content.pm.ActivityInfo
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNetworkCapabilities
import org.robolectric.util.ReflectionHelpers
import vn.motcua.app.platform.fakes.Connector
import vn.motcua.core.Action
import vn.motcua.core.SyncReport
import java.util.concurrent.TimeUnit

/** Push through the connector's own receiver and store, as a distributor would send it. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class PushTest {
    private val core get() = application.core
    private val packages get() = shadowOf(application.packageManager)

    @Before
    fun connector() = Connector.restart()

    private fun distributor(app: String) {
        val name = ComponentName(app, "$app.Receiver")
        val receiver = ActivityInfo().apply {
            packageName = app
            this.name = name.className
            exported = true
        }
        packages.addOrUpdateReceiver(receiver)
        packages.addIntentFilterForReceiver(name, IntentFilter(REGISTER))
    }

    /** The registration a distributor was sent. */
    private fun registered(): Intent = checkNotNull(
        shadowOf(application).broadcastIntents.lastOrNull {
            it.action == REGISTER
        },
    ) { "nothing was registered" }

    private fun register(): Boolean? {
        var found: Boolean? = null
        Push.register(Phone().activity) { found = it }
        return found
    }

    private fun send(action: String, fill: Intent.() -> Unit) {
        Connector.receive(application, action, checkNotNull(registered().getStringExtra("token")), fill)
        driveUntil("the service") { true }
    }

    private fun action() = core.actions.poll(5, TimeUnit.SECONDS)

    @Test
    fun `the only distributor is used`() {
        distributor("org.distributor")
        assertEquals(true, register())
        assertEquals("org.distributor", registered().`package`)
    }

    @Test
    fun `without a distributor there is no push and nothing breaks`() {
        assertEquals(false, register())
        assertNull(shadowOf(application).broadcastIntents.firstOrNull { it.action == REGISTER })
    }

    @Test
    fun `the one saved before is used among several, and registering again renews`() {
        distributor("org.distributor")
        register()
        distributor("org.another")
        register()
        assertEquals("org.distributor", registered().`package`)
        assertEquals(2, shadowOf(application).broadcastIntents.count { it.action == REGISTER })
    }

    @Test
    fun `an endpoint goes to the core`() {
        distributor("org.distributor")
        register()
        send("NEW_ENDPOINT") { putExtra("endpoint", "https://push.example/abc") }
        assertEquals(Action.PushEndpoint("https://push.example/abc"), action())
    }

    @Test
    fun `a sealed message goes to the core as it came`() {
        distributor("org.distributor")
        register()
        val sealed = ByteArray(300) { (it * 7).toByte() }
        send("MESSAGE") {
            putExtra("bytesMessage", sealed)
            putExtra("id", "1")
        }
        assertArrayEquals(sealed, core.messages.poll(5, TimeUnit.SECONDS))
    }

    @Test
    fun `what somebody else sends is not taken`() {
        distributor("org.distributor")
        register()
        send("MESSAGE") {
            putExtra("bytesMessage", byteArrayOf(1))
            putExtra("token", "made-up")
        }
        assertNull(core.messages.poll(200, TimeUnit.MILLISECONDS))
    }

    @Test
    fun `an end goes to the core`() {
        distributor("org.distributor")
        register()
        send("UNREGISTERED") {}
        assertEquals(Action.PushEndpoint(null), action())
    }

    @Test
    fun `a refusal goes to the core`() {
        distributor("org.distributor")
        register()
        send("REGISTRATION_FAILED") { putExtra("reason", "NETWORK") }
        assertEquals(Action.PushEndpoint(null), action())
    }

    /** The system's chooser, as it answers when several apps take the link and none is the default. */
    private fun several() {
        listOf("org.distributor", "org.another").forEach(::distributor)
        val chooser = ComponentName("android", "android.Chooser")
        packages.addActivityIfNotPresent(chooser)
        val link = IntentFilter(Intent.ACTION_VIEW).apply {
            addCategory(Intent.CATEGORY_DEFAULT)
            addDataScheme("unifiedpush")
            addDataAuthority("link", null)
        }
        packages.addIntentFilterForActivity(chooser, link)
    }

    @Test
    fun `several and none chosen asks once a process`() {
        several()
        val phone = Phone()
        Push.register(phone.activity)
        assertNotNull(shadowOf(phone.activity).nextStartedActivity)
        var found: Boolean? = null
        Push.register(phone.activity) { found = it }
        assertEquals(false, found)
        assertNull(shadowOf(phone.activity).nextStartedActivity)
    }

    companion object {
        private const val REGISTER = "org.unifiedpush.android.distributor.REGISTER"
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class SyncJobTest {
    private val scheduler get() = application.service<JobScheduler>()

    private val service by lazy { Robolectric.setupService(SyncJob::class.java) }
    private val told get() = shadowOf(service)

    private fun params(id: Int = 1): JobParameters = Shadow.newInstanceOf(JobParameters::class.java).also {
        ReflectionHelpers.setField(it, "jobId", id)
    }

    private fun report(waiting: Int) = SyncReport(0u, 0u, waiting.toUInt(), null)

    @Test
    fun `the regular job needs a network, is kept over restarts and made once`() {
        SyncJob.schedule(application)
        SyncJob.schedule(application)
        val job = scheduler.allPendingJobs.single()
        assertTrue(job.isPeriodic && job.isPersisted)
        assertEquals(6 * 60 * 60_000L, job.intervalMillis)
        assertNotNull(job.requiredNetwork)
        assertEquals(SyncJob::class.java.name, job.service.className)
    }

    @Test
    fun `what waits goes as soon as there is a network, once`() {
        SyncJob.schedule(application)
        SyncJob.scheduleOutbox(application)
        SyncJob.scheduleOutbox(application)
        assertEquals(2, scheduler.allPendingJobs.size)
        val job = checkNotNull(scheduler.getPendingJob(2))
        assertTrue(job.isExpedited)
        assertFalse(job.isPeriodic)
        assertNotNull(job.requiredNetwork)
        assertEquals(JobInfo.BACKOFF_POLICY_EXPONENTIAL, job.backoffPolicy)
    }

    @Test
    fun `a job whose work is done ends`() {
        assertTrue(service.onStartJob(params()))
        Thread.sleep(100)
        assertFalse(told.isJobFinished)
        application.core.syncing.complete(report(0))
        driveUntil("the end") { told.isJobFinished }
        assertFalse(told.isRescheduleNeeded)
    }

    @Test
    fun `a job after which something waits comes again`() {
        application.core.syncing.complete(report(2))
        service.onStartJob(params())
        driveUntil("the end") { told.isJobFinished }
        assertTrue(told.isRescheduleNeeded)
    }

    @Test
    fun `a job whose time is over comes again and says nothing more`() {
        service.onStartJob(params())
        assertTrue(service.onStopJob(params()))
        application.core.syncing.complete(report(0))
        Thread.sleep(200)
        assertFalse(told.isJobFinished)
    }

    @Test
    fun `stopping one job leaves the other`() {
        service.onStartJob(params(1))
        service.onStartJob(params(2))
        service.onStopJob(params(1))
        application.core.syncing.complete(report(0))
        driveUntil("the end") { told.isJobFinished }
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class ConnectivityTest {
    private val manager get() = application.service<ConnectivityManager>()
    private val told = mutableListOf<Action>()
    private val connectivity by lazy { Connectivity(application) { told += it } }

    private fun capabilities(vararg has: Int): NetworkCapabilities = ShadowNetworkCapabilities.newInstance().also { made ->
        has.forEach { shadowOf(made).addCapability(it) }
    }

    private val leadsOut = capabilities(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_VALIDATED)
    private val gate = capabilities(NetworkCapabilities.NET_CAPABILITY_INTERNET)

    private fun now(capabilities: NetworkCapabilities) {
        val network = checkNotNull(manager.activeNetwork)
        shadowOf(manager).setNetworkCapabilities(network, capabilities)
        shadowOf(manager).networkCallbacks.forEach { it.onCapabilitiesChanged(network, capabilities) }
    }

    @Test
    fun `it says at once how it is`() {
        now(leadsOut)
        connectivity.start()
        assertEquals(listOf<Action>(Action.Connectivity(true)), told)
    }

    @Test
    fun `a network that leads nowhere is none`() {
        now(gate)
        connectivity.start()
        assertEquals(listOf<Action>(Action.Connectivity(false)), told)
    }

    @Test
    fun `each change is told once`() {
        now(leadsOut)
        connectivity.start()
        now(leadsOut)
        now(gate)
        now(leadsOut)
        shadowOf(manager).networkCallbacks.forEach { it.onLost(checkNotNull(manager.activeNetwork)) }
        assertEquals(listOf(true, false, true, false).map(Action::Connectivity), told)
    }

    @Test
    fun `nothing is told after the end`() {
        now(leadsOut)
        connectivity.start()
        connectivity.stop()
        now(gate)
        assertEquals(1, told.size)
    }
}
