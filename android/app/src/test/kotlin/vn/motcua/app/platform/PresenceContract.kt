package vn.motcua.app.platform

import android.app.Activity
import android.app.KeyguardManager
import android.hardware.biometrics.BiometricManager.Authenticators.BIOMETRIC_STRONG
import android.hardware.biometrics.BiometricManager.Authenticators.DEVICE_CREDENTIAL
import android.hardware.biometrics.BiometricPrompt
import android.os.Build
import android.os.CancellationSignal
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import vn.motcua.app.platform.fakes.FakePresence
import vn.motcua.app.platform.fakes.Person
import vn.motcua.core.PortException
import vn.motcua.core.Presence
import java.util.concurrent.Executor

/** What every [Presence] keeps. */
abstract class PresenceContract {
    abstract val presence: Presence

    /** Gives the phone a lock, or takes it away. */
    abstract fun locked(locked: Boolean)

    /** What the person will do when asked. */
    abstract fun person(does: Person)

    protected fun confirm() = Beside { presence.confirm("title", "text") }

    @Test
    fun `a person who agrees is there`() {
        locked(true)
        person(Person.Agrees)
        assertTrue(presence.available())
        confirm().get()
    }

    @Test
    fun `without a lock nobody can be asked`() {
        locked(false)
        assertFalse(presence.available())
        confirm().failsWith<PortException.Unavailable>()
    }

    @Test
    fun `a person may say no`() {
        locked(true)
        person(Person.Cancels)
        confirm().failsWith<PortException.Cancelled>()
    }
}

/** A presence that can tell a stranger, and one who does not answer. */
abstract class FullPresenceContract : PresenceContract() {
    @Test
    fun `a stranger is refused`() {
        locked(true)
        person(Person.Fails)
        confirm().failsWith<PortException.Denied>()
    }

    @Test
    fun `nobody answers`() {
        locked(true)
        person(Person.DoesNothing)
        confirm().failsWith<PortException.TimedOut>()
    }
}

class FakePresenceTest : FullPresenceContract() {
    override val presence = FakePresence()

    override fun locked(locked: Boolean) {
        presence.locked = locked
    }

    override fun person(does: Person) {
        presence.person = does
    }
}

/** The system's prompt: the person answers at once, with the codes the framework documents; `null` leaves it open. */
@Implements(BiometricPrompt::class)
class ShadowPrompt {
    @RealObject
    private lateinit var prompt: BiometricPrompt

    @Implementation
    fun authenticate(cancel: CancellationSignal, executor: Executor, callback: BiometricPrompt.AuthenticationCallback) {
        shown = prompt
        cancelled = cancel
        val code = error
        executor.execute {
            when (code) {
                OPEN -> Unit
                0 -> callback.onAuthenticationSucceeded(null)
                else -> callback.onAuthenticationError(code, "said by the system")
            }
        }
    }

    companion object {
        const val OPEN = -1
        var error = 0
        var shown: BiometricPrompt? = null
        var cancelled: CancellationSignal? = null
    }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class, shadows = [ShadowPrompt::class])
class DevicePresenceTest : FullPresenceContract() {
    override val presence by lazy { DevicePresence(application, application.foreground) }
    private lateinit var phone: Phone

    @Before
    fun inFront() {
        phone = Phone()
        ShadowPrompt.shown = null
    }

    override fun locked(locked: Boolean) {
        shadowOf(application.service<KeyguardManager>()).setIsDeviceSecure(locked)
    }

    override fun person(does: Person) {
        ShadowPrompt.error = when (does) {
            Person.Agrees -> 0
            Person.Cancels -> BiometricPrompt.BIOMETRIC_ERROR_USER_CANCELED
            Person.Fails -> BiometricPrompt.BIOMETRIC_ERROR_LOCKOUT
            Person.DoesNothing -> BiometricPrompt.BIOMETRIC_ERROR_TIMEOUT
        }
    }

    @Test
    fun `the prompt says what the core says and takes the lock too`() {
        locked(true)
        person(Person.Agrees)
        confirm().get()
        val shown = checkNotNull(ShadowPrompt.shown)
        assertEquals("title", shown.title)
        assertEquals("text", shown.description)
        assertEquals(BIOMETRIC_STRONG or DEVICE_CREDENTIAL, shown.allowedAuthenticators)
    }

    @Test
    fun `without an activity nobody can be asked`() {
        locked(true)
        phone.controller.pause().stop()
        confirm().failsWith<PortException.Unavailable>()
    }

    @Test
    fun `an activity that ends takes the prompt with it`() {
        locked(true)
        ShadowPrompt.error = ShadowPrompt.OPEN
        val asking = confirm().until("the prompt") { ShadowPrompt.shown != null }
        phone.activity.finish()
        phone.controller.pause().stop().destroy()
        asking.failsWith<PortException.Cancelled>()
        assertTrue(checkNotNull(ShadowPrompt.cancelled).isCanceled)
    }

    @Test
    fun `what the system has no code for is a failure without its words`() {
        locked(true)
        ShadowPrompt.error = BiometricPrompt.BIOMETRIC_ERROR_VENDOR
        val failure = confirm().failure() as PortException.Failed
        assertEquals("biometric error ${BiometricPrompt.BIOMETRIC_ERROR_VENDOR}", failure.reason)
    }
}

/** Before Android 10: the screen of the device's lock. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class OldPhonePresenceTest : PresenceContract() {
    override val presence by lazy { DevicePresence(application, application.foreground) }
    private lateinit var phone: Phone

    @get:Rule
    val android = OldAndroid(Build.VERSION_CODES.O)

    @Before
    fun inFront() {
        phone = Phone()
    }

    override fun locked(locked: Boolean) {
        shadowOf(application.service<KeyguardManager>()).setIsDeviceSecure(locked)
    }

    override fun person(does: Person) {
        val code = if (does == Person.Agrees) Activity.RESULT_OK else Activity.RESULT_CANCELED
        kotlin.concurrent.thread(isDaemon = true) {
            // The other activity's answer comes when it was started.
            while (true) {
                val started = shadowOf(phone.activity).peekNextStartedActivityForResult()
                if (started == null) {
                    Thread.sleep(5)
                    continue
                }
                phone.activity.runOnUiThread { phone.activity.activityResultRegistry.dispatchResult(started.requestCode, code, null) }
                return@thread
            }
        }
    }

    @Test
    fun `the lock is asked`() {
        locked(true)
        person(Person.Agrees)
        confirm().get()
        assertNotNull(shadowOf(phone.activity).nextStartedActivityForResult)
    }
}
