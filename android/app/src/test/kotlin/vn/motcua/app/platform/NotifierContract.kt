package vn.motcua.app.platform

import android.app.Notification
import android.app.NotificationManager
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeNotifier
import vn.motcua.core.Channel
import vn.motcua.core.Notifier
import vn.motcua.core.PortException

/** What every [Notifier] keeps. */
abstract class NotifierContract {
    abstract val notifier: Notifier

    abstract fun allowed(allowed: Boolean)

    /** Title by tag of what is shown. */
    abstract fun shown(): Map<String, String>

    private fun show(tag: String, title: String) = notifier.show(Channel.PROGRESS, tag, title, "text", "https://motcua.vn/ho-so/1")

    @Test
    fun `what was told is shown`() {
        show("a", "one")
        show("b", "two")
        assertEquals(mapOf("a" to "one", "b" to "two"), shown())
    }

    @Test
    fun `the same tag replaces`() {
        show("a", "one")
        show("a", "two")
        assertEquals(mapOf("a" to "two"), shown())
    }

    @Test
    fun `a person who does not want them gets none`() {
        allowed(false)
        assertTrue(runCatching { show("a", "one") }.exceptionOrNull() is PortException.Denied)
        assertEquals(emptyMap<String, String>(), shown())
    }
}

class FakeNotifierTest : NotifierContract() {
    override val notifier = FakeNotifier()

    override fun allowed(allowed: Boolean) {
        notifier.allowed = allowed
    }

    override fun shown() = notifier.notes.mapValues { it.value.title }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class StatusNotifierTest : NotifierContract() {
    private var progress = "progress"
    override val notifier by lazy { StatusNotifier(application) { words(progress) } }
    private val manager get() = application.service<NotificationManager>()

    @Before
    fun start() {
        val name = ComponentName(application, "vn.motcua.app.MainActivity")
        shadowOf(application.packageManager).addActivityIfNotPresent(name)
        shadowOf(application.packageManager).addIntentFilterForActivity(
            name,
            IntentFilter(Intent.ACTION_MAIN).apply { addCategory(Intent.CATEGORY_LAUNCHER) },
        )
    }

    override fun allowed(allowed: Boolean) = shadowOf(manager).setNotificationsEnabled(allowed)

    override fun shown() = manager.activeNotifications.associate {
        it.tag to it.notification.extras.getString(Notification.EXTRA_TITLE).orEmpty()
    }

    private fun note(channel: Channel, link: String = "https://motcua.vn/ho-so/1"): Notification {
        notifier.show(channel, "tag", "title", "text", link)
        return manager.activeNotifications.single().notification
    }

    @Test
    fun `two channels in the words of the core`() {
        note(Channel.PROGRESS)
        val channels = manager.notificationChannels.associateBy { it.id }
        assertEquals(setOf("progress", "attention"), channels.keys)
        assertEquals(NotificationManager.IMPORTANCE_DEFAULT, channels.getValue("progress").importance)
        assertEquals(NotificationManager.IMPORTANCE_HIGH, channels.getValue("attention").importance)
        assertEquals("about attention", channels.getValue("attention").description)
    }

    @Test
    fun `another language names them anew`() {
        note(Channel.PROGRESS)
        progress = "tiến độ"
        notifier.nameChannels()
        assertEquals("tiến độ", manager.getNotificationChannel("progress").name.toString())
        assertEquals(2, manager.notificationChannels.size)
    }

    @Test
    fun `what must be done is in the channel for it`() {
        assertEquals("attention", note(Channel.ATTENTION).channelId)
        assertEquals("progress", note(Channel.PROGRESS).channelId)
    }

    @Test
    fun `a locked screen shows nothing of it and the whole text is there`() {
        val note = note(Channel.ATTENTION)
        assertEquals(Notification.VISIBILITY_PRIVATE, note.visibility)
        assertNull(note.publicVersion)
        assertEquals("text", note.extras.getString(Notification.EXTRA_BIG_TEXT))
    }

    @Test
    fun `a tap opens the app with the link, by name, and nobody can change that`() {
        val first = shadowOf(note(Channel.PROGRESS, "https://motcua.vn/ho-so/1").contentIntent)
        val second = shadowOf(note(Channel.PROGRESS, "https://motcua.vn/ho-so/2").contentIntent)
        assertTrue(first.isImmutable)
        assertEquals("https://motcua.vn/ho-so/1", first.savedIntent.dataString)
        assertEquals("https://motcua.vn/ho-so/2", second.savedIntent.dataString)
        assertEquals(Intent.ACTION_VIEW, first.savedIntent.action)
        assertEquals(application.packageName, first.savedIntent.component?.packageName)
    }

    @Test
    fun `permission is asked for once`() {
        val phone = Phone()
        notifier.askOnce(phone.activity)
        assertEquals("android.permission.POST_NOTIFICATIONS", phone.askedPermission.requestedPermissions.single())
        val again = Phone()
        notifier.askOnce(again.activity)
        assertNull(again.askedPermission)
    }

    @Test
    fun `what was allowed is not asked for`() {
        shadowOf(application).grantPermissions("android.permission.POST_NOTIFICATIONS")
        val phone = Phone()
        notifier.askOnce(phone.activity)
        assertNull(phone.askedPermission)
    }
}
