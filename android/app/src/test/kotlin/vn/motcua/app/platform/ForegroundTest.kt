package vn.motcua.app.platform

import android.app.Activity
import android.content.Intent
import android.os.Looper
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertSame
import org.junit.Assert.assertThrows
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.core.PortException

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class ForegroundTest {
    private val foreground get() = application.foreground

    private fun settings() =
        Beside { foreground.launch(ActivityResultContracts.StartActivityForResult(), Intent("org.other.ASK")).resultCode }

    @Test
    fun `a question is asked on the main thread with the activity in front`() {
        val phone = Phone()
        val (thread, activity) = Beside { foreground.ask { activity, answer -> answer.give(Looper.myLooper() to activity) } }.get()
        assertSame(Looper.getMainLooper(), thread)
        assertSame(phone.activity, activity)
    }

    @Test
    fun `nobody is asked without an activity in front`() {
        Beside { foreground.ask { _, answer -> answer.give(1) } }.failsWith<PortException.Unavailable>()
        val phone = Phone()
        phone.controller.pause().stop()
        Beside { foreground.ask { _, answer -> answer.give(1) } }.failsWith<PortException.Unavailable>()
        phone.controller.start().resume()
        assertEquals(1, Beside { foreground.ask { _, answer -> answer.give(1) } }.get())
    }

    @Test
    fun `the main thread is never blocked`() {
        Phone()
        assertThrows(IllegalStateException::class.java) { foreground.ask<Unit> { _, answer -> answer.give(Unit) } }
    }

    @Test
    fun `the first answer counts`() {
        Phone()
        val first = Beside {
            foreground.ask { _, answer ->
                answer.give(1)
                answer.give(2)
                answer.refuse(PortException.Cancelled())
            }
        }
        assertEquals(1, first.get())
    }

    @Test
    fun `what breaks while asking is a failure without its words`() {
        Phone()
        val failure = Beside { foreground.ask<Unit> { _, _ -> error("of Nguyễn Thị Ánh") } }.failure()
        assertEquals("asking: IllegalStateException", (failure as PortException.Failed).reason)
    }

    @Test
    fun `time may be over`() {
        Phone()
        Beside { foreground.ask<Unit>(100) { _, _ -> } }.failsWith<PortException.TimedOut>()
    }

    @Test
    fun `an activity gone for good answers no`() {
        val phone = Phone()
        var asked = false
        val waiting = Beside { foreground.ask<Unit> { _, _ -> asked = true } }.until("the question") { asked }
        phone.activity.finish()
        phone.controller.pause().stop().destroy()
        waiting.failsWith<PortException.Cancelled>()
    }

    @Test
    fun `an activity that is made anew keeps the question`() {
        val phone = Phone()
        var answer: Answer<Int>? = null
        val waiting = Beside { foreground.ask<Int> { _, open -> answer = open } }.until("the question") { answer != null }
        phone.controller.recreate()
        driveUntil("quiet") { true }
        assertFalse(waiting.over)
        answer?.give(5)
        assertEquals(5, waiting.get())
    }

    @Test
    fun `the answer of another activity comes`() {
        val phone = Phone()
        val waiting = settings().until("the other activity") { shadowOf(phone.activity).peekNextStartedActivityForResult() != null }
        val started = shadowOf(phone.activity).nextStartedActivityForResult
        phone.activity.activityResultRegistry.dispatchResult(started.requestCode, Activity.RESULT_OK, null)
        assertEquals(Activity.RESULT_OK, waiting.get())
    }

    @Test
    fun `the answer of another activity comes to the one made anew`() {
        val phone = Phone()
        val waiting = settings().until("the other activity") { shadowOf(phone.activity).peekNextStartedActivityForResult() != null }
        val started = shadowOf(phone.activity).nextStartedActivityForResult
        val before: ComponentActivity = phone.activity
        phone.controller.recreate()
        assertNotSame(before, phone.activity)
        phone.activity.activityResultRegistry.dispatchResult(started.requestCode, Activity.RESULT_OK, null)
        assertEquals(Activity.RESULT_OK, waiting.get())
    }

    @Test
    fun `an app that is not there is not available`() {
        Phone()
        shadowOf(application).checkActivities(true)
        settings().failsWith<PortException.Unavailable>()
    }
}
