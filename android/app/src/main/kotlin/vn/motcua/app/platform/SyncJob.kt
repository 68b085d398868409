package vn.motcua.app.platform

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import android.os.Build
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.hours

/**
 * Sends and fetches while the app is not in front: about every six hours, and once as soon as there is a network when something
 * waits.
 *
 * Threads: the system calls on the main one, the core is waited for on others. Failures: while something still waits the system is
 * asked to come again, later each time (30 s and doubled).
 * Source: Android, `JobScheduler`; expedited jobs from Android 12 on.
 */
class SyncJob : JobService() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val running = ConcurrentHashMap<Int, Job>()

    override fun onStartJob(params: JobParameters): Boolean {
        val core = (applicationContext as CoreHost).core
        val job = scope.launch(start = CoroutineStart.LAZY) {
            val report = core.backgroundSync()
            // One whose time is over was taken away, and says nothing more.
            if (running.remove(params.jobId, coroutineContext.job)) jobFinished(params, report.waiting > 0u)
        }
        running[params.jobId] = job
        return job.start()
    }

    /** Time is over; what was begun goes on in the core as long as the process does, and the system comes again. */
    override fun onStopJob(params: JobParameters): Boolean {
        running.remove(params.jobId)?.cancel()
        return true
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }

    companion object {
        internal const val PERIODIC = 1
        internal const val OUTBOX = 2

        /** The regular job, kept over restarts; a second call changes nothing. */
        fun schedule(context: Context) {
            val job = job(context, PERIODIC)
                .setPeriodic(6.hours.inWholeMilliseconds, 2.hours.inWholeMilliseconds)
                .setPersisted(true)
            scheduleOnce(context, job.build())
        }

        /** One more as soon as there is a network; a second call while it waits changes nothing. */
        fun scheduleOutbox(context: Context) {
            val job = job(context, OUTBOX)
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) job.setExpedited(true)
            scheduleOnce(context, job.build())
        }

        private fun job(context: Context, id: Int) = JobInfo.Builder(id, ComponentName(context, SyncJob::class.java))
            .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)

        private fun scheduleOnce(context: Context, job: JobInfo) {
            val scheduler = context.service<JobScheduler>()
            if (scheduler.getPendingJob(job.id) == null) scheduler.schedule(job)
        }
    }
}
