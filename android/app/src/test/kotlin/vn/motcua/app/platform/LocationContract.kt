package vn.motcua.app.platform

import android.Manifest.permission.ACCESS_COARSE_LOCATION
import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.location.Location
import android.location.LocationManager
import android.os.Build
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeLocation
import vn.motcua.app.platform.fakes.Person
import vn.motcua.core.PortException
import vn.motcua.core.Position

/** What every [vn.motcua.core.Location] keeps. */
abstract class LocationContract {
    abstract val location: vn.motcua.core.Location

    /** Location switched on or off for the whole phone. */
    abstract fun on(on: Boolean)

    /** Where the phone is; `null` when it cannot tell. */
    abstract fun at(place: Position?)

    /** Begins to ask; the person agrees, or refuses (fails). */
    abstract fun once(does: Person): Beside<Position>

    protected val place = Position(21.0285, 105.8542, 12.0, 1_700_000_000_000)

    @Test
    fun `where the phone is`() {
        at(place)
        assertEquals(place, once(Person.Agrees).get())
    }

    @Test
    fun `the person may refuse`() {
        at(place)
        once(Person.Fails).failsWith<PortException.Denied>()
    }

    @Test
    fun `switched off is not available`() {
        on(false)
        once(Person.Agrees).failsWith<PortException.Unavailable>()
    }

    @Test
    fun `a phone that cannot tell in time`() {
        at(null)
        once(Person.Agrees).failsWith<PortException.TimedOut>()
    }
}

class FakeLocationTest : LocationContract() {
    override val location = FakeLocation()

    override fun on(on: Boolean) {
        location.on = on
    }

    override fun at(place: Position?) {
        location.position = place
    }

    override fun once(does: Person): Beside<Position> {
        location.person = does
        return Beside { location.once() }
    }
}

abstract class RealLocationContract : LocationContract() {
    override val location by lazy { LocationOnce(application, application.foreground, waitMs) }
    protected lateinit var phone: Phone
    private val manager get() = application.service<LocationManager>()
    protected val system get() = shadowOf(manager)
    private var now: Position? = null
    private var waitMs = PATIENCE_MS

    @Before
    fun inFront() {
        phone = Phone()
        on(true)
    }

    override fun on(on: Boolean) {
        system.setLocationEnabled(on)
        for (provider in manager.allProviders) system.setProviderEnabled(provider, on)
    }

    override fun at(place: Position?) {
        now = place
        if (place == null) waitMs = WAIT_MS
    }

    override fun once(does: Person): Beside<Position> {
        val asking = Beside { location.once() }.until("the question") { phone.askedPermission != null }
        phone.answerPermission(does != Person.Fails)
        now?.let { there ->
            if (does == Person.Agrees) {
                driveUntil("the system asked") { listening() }
                system.simulateLocation(there.toSystem())
            }
        }
        return asking
    }

    protected abstract fun listening(): Boolean

    protected fun Position.toSystem() = Location(LocationManager.GPS_PROVIDER).also {
        it.latitude = latitude
        it.longitude = longitude
        it.accuracy = accuracyM.toFloat()
        it.time = atMs
        it.elapsedRealtimeNanos = android.os.SystemClock.elapsedRealtimeNanos()
    }

    @Test
    fun `both ways to know are asked for, the person chooses`() {
        at(null)
        once(Person.Agrees).failsWith<PortException.TimedOut>()
        assertArrayEquals(arrayOf(ACCESS_FINE_LOCATION, ACCESS_COARSE_LOCATION), phone.askedPermission.requestedPermissions)
    }

    @Test
    fun `what was allowed is not asked again, and nothing goes on after`() {
        at(null)
        shadowOf(application).grantPermissions(ACCESS_COARSE_LOCATION)
        Beside { location.once() }.failsWith<PortException.TimedOut>()
        assertNull(phone.askedPermission)
        driveUntil("quiet") { !listening() }
    }

    private companion object {
        /** Where no place comes. */
        const val WAIT_MS = 1_500L

        /** Where one comes: a machine under load is slow. */
        const val PATIENCE_MS = 20_000L
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class LocationOnceTest : RealLocationContract() {
    override fun listening() = system.getLocationRequests(LocationManager.GPS_PROVIDER).isNotEmpty() || waiting()

    /** getCurrentLocation is no request in the double's books, but it does keep the provider awake. */
    private fun waiting() = system.getLocationUpdateListeners().isNotEmpty()

    @Test
    fun `it is allowed to be asked with the exact place or without`() {
        shadowOf(application).grantPermissions(ACCESS_FINE_LOCATION)
        val asking = Beside { location.once() }
        driveUntil("the system asked") { listening() }
        system.simulateLocation(place.toSystem())
        assertTrue(asking.get().accuracyM < 13)
    }
}

/** Before Android 11. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class OldPhoneLocationTest : RealLocationContract() {
    @get:Rule
    val android = OldAndroid(Build.VERSION_CODES.O)

    @Suppress("DEPRECATION")
    override fun listening() = system.requestLocationUpdateListeners.isNotEmpty()
}
