package vn.motcua.app.platform

import android.Manifest
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import android.net.Uri
import android.os.Build
import androidx.activity.ComponentActivity
import androidx.core.content.edit
import vn.motcua.app.R
import vn.motcua.core.Channel
import vn.motcua.core.Notifier
import vn.motcua.core.PortException
import vn.motcua.core.ShellWords

/**
 * Notifications in two channels: what went on, and what the person must do. Nothing of them is on a locked screen. A tap opens the
 * app with the link; the same tag replaces.
 *
 * Threads: any; [askOnce] on the main one. Failures: Denied when the person does not want notifications.
 * Source: Android, "Notification channels", "Notification runtime permission".
 */
class StatusNotifier(private val context: Context, private val words: () -> ShellWords) : Notifier {
    private val manager = context.service<NotificationManager>()

    /** Makes the channels, or names them anew after the language changed. */
    fun nameChannels() {
        val now = words()
        val progress = NotificationChannel(PROGRESS, now.channelProgress, NotificationManager.IMPORTANCE_DEFAULT)
        val attention = NotificationChannel(ATTENTION, now.channelAttention, NotificationManager.IMPORTANCE_HIGH)
        progress.description = now.channelProgressAbout
        attention.description = now.channelAttentionAbout
        manager.createNotificationChannels(listOf(progress, attention))
    }

    override fun show(channel: Channel, tag: String, title: String, text: String, link: String) {
        if (!manager.areNotificationsEnabled()) throw PortException.Denied()
        nameChannels()
        val notification = Notification.Builder(context, if (channel == Channel.ATTENTION) ATTENTION else PROGRESS)
            .setSmallIcon(R.drawable.ic_status)
            .setContentTitle(title)
            .setContentText(text)
            .setStyle(Notification.BigTextStyle().bigText(text))
            .setVisibility(Notification.VISIBILITY_PRIVATE)
            .setCategory(Notification.CATEGORY_STATUS)
            .setContentIntent(opening(link))
            .setAutoCancel(true)
            .build()
        manager.notify(tag, ID, notification)
    }

    private fun opening(link: String): PendingIntent {
        val start = context.packageManager.getLaunchIntentForPackage(context.packageName)?.component
            ?: throw PortException.Failed("notification: nothing to open")
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link)).setComponent(start)
        return PendingIntent.getActivity(context, 0, intent, PendingIntent.FLAG_IMMUTABLE or PendingIntent.FLAG_UPDATE_CURRENT)
    }

    /** Asks for the permission (Android 13), the first time this is called and never again. */
    fun askOnce(activity: ComponentActivity) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return
        val kept = context.getSharedPreferences(PREFERENCES, Context.MODE_PRIVATE)
        if (context.allows(Manifest.permission.POST_NOTIFICATIONS) || kept.getBoolean(ASKED, false)) return
        kept.edit { putBoolean(ASKED, true) }
        activity.requestPermissions(arrayOf(Manifest.permission.POST_NOTIFICATIONS), 0)
    }

    companion object {
        const val PROGRESS = "progress"
        const val ATTENTION = "attention"
        private const val ID = 1
        private const val PREFERENCES = "notifications"
        private const val ASKED = "asked"
    }
}
