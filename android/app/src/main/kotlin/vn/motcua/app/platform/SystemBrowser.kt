package vn.motcua.app.platform

import android.content.ActivityNotFoundException
import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import androidx.activity.ComponentActivity
import vn.motcua.core.Browser
import vn.motcua.core.PortException
import java.io.File

private const val TABS_SERVICE = "android.support.customtabs.action.CustomTabsService"
private const val TABS_SESSION = "android.support.customtabs.extra.SESSION"

/**
 * The person's own browser – in a Custom Tab where it has them, never a web view – and viewers of other apps.
 *
 * Threads: any but the main one; returns when the other app was started.
 * Failures: Unavailable when there is no browser or viewer, or the app is not in front; Failed for a file that must not be shown.
 * Source: Android, "Custom Tabs" (the intent's extras, without the library), "Package visibility" (`queries` in the manifest).
 */
class SystemBrowser(private val context: Context, private val foreground: Foreground) : Browser {
    private val packages: PackageManager = context.packageManager

    override fun open(url: String) {
        val web = Intent(Intent.ACTION_VIEW, Uri.fromParts("https", "", null)).addCategory(Intent.CATEGORY_BROWSABLE)
        val browsers = packages.queryIntentActivities(web, PackageManager.MATCH_ALL)
            .map { it.activityInfo.packageName }
            .filter { it != context.packageName }
        if (browsers.isEmpty()) throw PortException.Unavailable()
        val preferred = packages.resolveActivity(web, PackageManager.MATCH_DEFAULT_ONLY)?.activityInfo?.packageName
        val browser = preferred.takeIf { it in browsers } ?: browsers.firstOrNull(::hasTabs) ?: browsers.first()
        // To a browser by name: an app that takes links of this host (ours too) must not catch the sign-in.
        val page = Intent(Intent.ACTION_VIEW, Uri.parse(url)).addCategory(Intent.CATEGORY_BROWSABLE).setPackage(browser)
        if (hasTabs(browser)) page.putExtras(Bundle().apply { putBinder(TABS_SESSION, null) })
        foreground.ask<Unit> { activity, answer -> answer.start(activity, page) }
    }

    private fun hasTabs(browser: String): Boolean = packages.resolveService(Intent(TABS_SERVICE).setPackage(browser), 0) != null

    override fun showFile(path: String, name: String, mediaType: String) {
        val uri = SharedFiles.shown(context, File(path), name)
        val view = Intent(Intent.ACTION_VIEW).setDataAndType(uri, mediaType).granting(uri, name)
        foreground.ask<Unit> { activity, answer ->
            try {
                answer.start(activity, view)
            } catch (_: ActivityNotFoundException) {
                answer.start(activity, sending(uri, name, mediaType))
            }
        }
    }

    private fun sending(uri: Uri, name: String, mediaType: String): Intent {
        val send = Intent(Intent.ACTION_SEND).setType(mediaType).putExtra(Intent.EXTRA_STREAM, uri).granting(uri, name)
        // The chooser starts even when it has nothing to choose.
        if (packages.queryIntentActivities(send, 0).isEmpty()) throw PortException.Unavailable()
        return Intent.createChooser(send, null).granting(uri, name)
    }

    private fun Intent.granting(uri: Uri, name: String): Intent = apply {
        clipData = ClipData.newRawUri(name, uri)
        addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }

    private fun Answer<Unit>.start(activity: ComponentActivity, intent: Intent) {
        activity.startActivity(intent)
        give(Unit)
    }
}
