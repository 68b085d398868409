package vn.motcua.app.platform

import android.Manifest
import android.annotation.SuppressLint
import android.content.Context
import android.location.Location
import android.location.LocationManager
import android.os.Build
import android.os.CancellationSignal
import androidx.activity.result.contract.ActivityResultContracts
import androidx.core.content.ContextCompat
import androidx.core.location.LocationManagerCompat
import vn.motcua.core.PortException
import vn.motcua.core.Position
import java.util.concurrent.atomic.AtomicInteger

private const val FINE = Manifest.permission.ACCESS_FINE_LOCATION
private const val COARSE = Manifest.permission.ACCESS_COARSE_LOCATION
private const val WAIT_MS = 20_000L

/**
 * Where the phone is, asked once of all the system's own providers; the first answer counts.
 *
 * Threads: any but the main one; [once] blocks up to [waitMs] after the person allowed it.
 * Failures: Denied when the person refuses, Unavailable when location is off, no provider knows or the app is not in front,
 * TimedOut.
 * Source: Android, `LocationManager.getCurrentLocation` (before Android 11 by androidx); degrees of WGS 84.
 */
class LocationOnce(
    private val context: Context,
    private val foreground: Foreground,
    private val waitMs: Long = WAIT_MS,
) : vn.motcua.core.Location {
    private val manager = context.service<LocationManager>()

    override fun once(): Position {
        if (!context.allows(FINE) && !context.allows(COARSE)) {
            val answers = foreground.launch(ActivityResultContracts.RequestMultiplePermissions(), arrayOf(FINE, COARSE))
            if (answers.values.none { it }) throw PortException.Denied()
        }
        val providers = providers()
        if (providers.isEmpty()) throw PortException.Unavailable()
        val found = foreground.ask<Location>(waitMs) { _, answer -> askAll(providers, answer) }
        return Position(found.latitude, found.longitude, found.accuracy.toDouble(), found.time)
    }

    private fun providers(): List<String> {
        val fused = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) listOf(LocationManager.FUSED_PROVIDER) else emptyList()
        // Before Android 12 satellites are only for who may know the exact place.
        val satellites = if (context.allows(FINE)) listOf(LocationManager.GPS_PROVIDER) else emptyList()
        val known = manager.allProviders
        return (fused + LocationManager.NETWORK_PROVIDER + satellites).filter { it in known && manager.isProviderEnabled(it) }
    }

    @SuppressLint("MissingPermission")
    private fun askAll(providers: List<String>, answer: Answer<Location>) {
        val silent = AtomicInteger(providers.size)
        val told = { location: Location? ->
            if (location != null) answer.give(location)
            if (location == null && silent.decrementAndGet() == 0) answer.refuse(PortException.Unavailable())
        }
        val cancel = CancellationSignal()
        answer.whenGiven(cancel::cancel)
        val main = ContextCompat.getMainExecutor(context)
        providers.forEach { LocationManagerCompat.getCurrentLocation(manager, it, cancel, main, told) }
    }
}
