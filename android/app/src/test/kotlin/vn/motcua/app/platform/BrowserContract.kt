package vn.motcua.app.platform

import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import android.net.Uri
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import vn.motcua.app.platform.fakes.FakeBrowser
import vn.motcua.core.Browser
import vn.motcua.core.PortException
import java.io.File
import java.io.FileNotFoundException
import java.nio.file.Files

/** What every [Browser] keeps. */
abstract class BrowserContract {
    abstract val browser: Browser

    abstract fun browserInstalled(installed: Boolean)

    abstract fun viewerInstalled(installed: Boolean)

    /** The page opened last, and the name, if any. */
    abstract fun openedPage(): String?

    /** The file shown last, by its bytes as the viewer reads them. */
    abstract fun shownFile(): ByteArray?

    /** A file of the core's at [path] under the folder for files that are shown. */
    abstract fun file(path: String, bytes: ByteArray): File

    protected fun open(url: String) = Beside { browser.open(url) }

    protected fun show(file: File) = Beside { browser.showFile(file.path, "Kết quả.pdf", "application/pdf") }

    @Test
    fun `a page is opened`() {
        browserInstalled(true)
        open("https://example.vn/a?b=c#d").get()
        assertEquals("https://example.vn/a?b=c#d", openedPage())
    }

    @Test
    fun `no browser is not available`() {
        browserInstalled(false)
        open("https://example.vn/").failsWith<PortException.Unavailable>()
        assertNull(openedPage())
    }

    @Test
    fun `a file is shown`() {
        viewerInstalled(true)
        show(file("1.pdf", byteArrayOf(1, 2))).get()
        assertEquals(listOf<Byte>(1, 2), shownFile()?.toList())
    }

    @Test
    fun `no viewer is not available`() {
        viewerInstalled(false)
        show(file("1.pdf", byteArrayOf(1, 2))).failsWith<PortException.Unavailable>()
    }

    @Test
    fun `a file that lies elsewhere is not shown`() {
        viewerInstalled(true)
        show(file("../databases/motcua.db", byteArrayOf(1))).failsWith<PortException.Failed>()
        show(file("../secret.pdf", byteArrayOf(1))).failsWith<PortException.Failed>()
        assertNull(shownFile())
    }
}

class FakeBrowserTest : BrowserContract() {
    override val browser = FakeBrowser()
    private val folder = Files.createTempDirectory("shown").toFile()

    override fun browserInstalled(installed: Boolean) {
        browser.hasBrowser = installed
    }

    override fun viewerInstalled(installed: Boolean) {
        browser.hasViewer = installed
    }

    override fun openedPage(): String? = browser.opened.poll()

    override fun shownFile() = browser.shown.poll()?.let { File(it.path).readBytes() }

    override fun file(path: String, bytes: ByteArray) = written(File(folder, "shown/$path"), bytes)
}

private fun written(file: File, bytes: ByteArray): File {
    File(file.path.substringBefore("/shown/") + "/shown").mkdirs()
    file.parentFile?.canonicalFile?.mkdirs()
    return file.also { it.writeBytes(bytes) }
}

@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class SystemBrowserTest : BrowserContract() {
    override val browser by lazy { SystemBrowser(application, application.foreground) }
    private lateinit var phone: Phone
    private val packages get() = shadowOf(application.packageManager)

    @Before
    fun inFront() {
        phone = Phone()
        shadowOf(application).checkActivities(true)
        // Always there, also when it has nothing to choose.
        activity("android", IntentFilter(Intent.ACTION_CHOOSER).apply { addCategory(Intent.CATEGORY_DEFAULT) })
    }

    private fun activity(app: String, filter: IntentFilter) {
        val name = ComponentName(app, "$app.Activity")
        packages.addActivityIfNotPresent(name)
        packages.addIntentFilterForActivity(name, filter)
    }

    private fun web() = IntentFilter(Intent.ACTION_VIEW).apply {
        addCategory(Intent.CATEGORY_BROWSABLE)
        addCategory(Intent.CATEGORY_DEFAULT)
        addDataScheme("https")
    }

    private fun tabs(app: String) {
        val name = ComponentName(app, "$app.Tabs")
        packages.addServiceIfNotPresent(name)
        packages.addIntentFilterForService(name, IntentFilter(TABS).apply { addCategory(Intent.CATEGORY_DEFAULT) })
    }

    private fun files(action: String) = IntentFilter(action).apply {
        addCategory(Intent.CATEGORY_DEFAULT)
        if (action == Intent.ACTION_VIEW) addDataScheme("content")
        addDataType("application/pdf")
    }

    override fun browserInstalled(installed: Boolean) {
        if (installed) activity("org.browser", web())
    }

    override fun viewerInstalled(installed: Boolean) {
        if (installed) activity("org.viewer", files(Intent.ACTION_VIEW))
    }

    private fun next(): Intent? = shadowOf(phone.activity).nextStartedActivity

    override fun openedPage() = next()?.dataString

    override fun shownFile(): ByteArray? =
        next()?.data?.let { uri -> application.contentResolver.openInputStream(uri)?.use { it.readBytes() } }

    override fun file(path: String, bytes: ByteArray) = written(File(application.cacheDir, "shown/$path"), bytes)

    @Test
    fun `a browser with tabs opens one`() {
        browserInstalled(true)
        tabs("org.browser")
        open("https://example.vn/").get()
        val intent = checkNotNull(next())
        assertTrue(intent.hasExtra("android.support.customtabs.extra.SESSION"))
        assertEquals("org.browser", intent.`package`)
    }

    @Test
    fun `a browser without tabs opens the page`() {
        browserInstalled(true)
        open("https://example.vn/").get()
        assertFalse(checkNotNull(next()).hasExtra("android.support.customtabs.extra.SESSION"))
    }

    @Test
    fun `it never opens itself, nor an app that only takes some links`() {
        browserInstalled(true)
        activity(application.packageName, web().apply { addDataAuthority("example.vn", null) })
        activity("org.elsewhere", web().apply { addDataAuthority("example.vn", null) })
        open("https://example.vn/").get()
        assertEquals("org.browser", checkNotNull(next()).`package`)
    }

    @Test
    fun `this app is no browser, whatever links it takes`() {
        activity(application.packageName, web())
        open("https://example.vn/").failsWith<PortException.Unavailable>()
    }

    @Test
    fun `without an activity nothing is opened`() {
        browserInstalled(true)
        phone.controller.pause().stop()
        open("https://example.vn/").failsWith<PortException.Unavailable>()
    }

    @Test
    fun `the viewer may read this one file and nothing else`() {
        viewerInstalled(true)
        show(file("1.pdf", byteArrayOf(1))).get()
        val intent = checkNotNull(next())
        assertEquals(
            Intent.FLAG_GRANT_READ_URI_PERMISSION,
            intent.flags and (Intent.FLAG_GRANT_READ_URI_PERMISSION or Intent.FLAG_GRANT_WRITE_URI_PERMISSION),
        )
        assertEquals(intent.data, checkNotNull(intent.clipData).getItemAt(0).uri)
        assertEquals("application/pdf", intent.type)
        val uri = checkNotNull(intent.data)
        application.contentResolver.query(uri, null, null, null, null).use { row ->
            checkNotNull(row).moveToFirst()
            assertEquals("Kết quả.pdf", row.getString(row.getColumnIndexOrThrow("_display_name")))
        }
    }

    @Test
    fun `a phone without viewers offers to send it on`() {
        activity("org.mail", files(Intent.ACTION_SEND))
        show(file("1.pdf", byteArrayOf(1))).get()
        val chooser = checkNotNull(next())
        assertEquals(Intent.ACTION_CHOOSER, chooser.action)
        @Suppress("DEPRECATION")
        val send = checkNotNull(chooser.getParcelableExtra<Intent>(Intent.EXTRA_INTENT))
        assertEquals(Intent.ACTION_SEND, send.action)
        assertEquals(Intent.FLAG_GRANT_READ_URI_PERMISSION, send.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION)
    }

    private companion object {
        const val TABS = "android.support.customtabs.action.CustomTabsService"
    }
}

/** Which files other apps can reach, by the real provider of the manifest. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class SharedFilesTest {
    private val cache get() = application.cacheDir
    private val resolver get() = application.contentResolver
    private val authority get() = "${application.packageName}.files"

    private fun file(path: String) = File(cache, path).also {
        it.parentFile?.mkdirs()
        it.writeBytes(byteArrayOf(1))
    }

    private fun read(uri: Uri) = resolver.openInputStream(uri)!!.use { it.readBytes() }

    @Test
    fun `a file that is shown can be read, not written, not deleted`() {
        val file = file("shown/a.pdf")
        val uri = SharedFiles.shown(application, file, "a.pdf")
        assertEquals(1, read(uri).size)
        for (mode in listOf("w", "rw", "wa", "rwt")) {
            assertThrows(FileNotFoundException::class.java) { resolver.openFileDescriptor(uri, mode) }
        }
        resolver.delete(uri, null, null)
        assertTrue(file.exists())
    }

    @Test
    fun `a photo to come can be written`() {
        val file = File(SharedFiles.intakeFolder(application), "a.jpg")
        resolver.openOutputStream(SharedFiles.intake(application, file), "w")!!.use { it.write(7) }
        assertEquals(7, file.readBytes().single().toInt())
    }

    @Test
    fun `nothing else has an address`() {
        File(cache, "shown").mkdirs()
        val outside = listOf(
            application.getDatabasePath("motcua.db"),
            File(application.noBackupFilesDir, "secrets/a"),
            file("other/a.pdf"),
            file("a.pdf"),
            file("shown-too/a.pdf"),
            File(cache, "shown/../a.pdf"),
            File(cache, "shown/../../databases/motcua.db"),
            file("intake/a.jpg"),
            File("/etc/hosts"),
        )
        for (file in outside) {
            assertThrows(file.path, PortException.Failed::class.java) { SharedFiles.shown(application, file, "a") }
        }
        assertThrows(PortException.Failed::class.java) { SharedFiles.intake(application, file("shown/a.pdf")) }
    }

    @Test
    fun `a link out of the folder has no address`() {
        File(cache, "shown").mkdirs()
        val link = File(cache, "shown/link.pdf")
        Files.createSymbolicLink(link.toPath(), file("secret.pdf").toPath())
        assertThrows(PortException.Failed::class.java) { SharedFiles.shown(application, link, "a") }
        assertThrows(SecurityException::class.java) { read(Uri.parse("content://$authority/shown/link.pdf")) }
    }

    @Test
    fun `an address somebody made up leads nowhere`() {
        file("shown/a.pdf")
        file("secret.pdf")
        val secret = listOf("shown/../", "shown/%2e%2e/", "shown/..%2f", "root/", "intake/..%2f").map { it + "secret.pdf" }
        for (path in secret) {
            val uri = Uri.parse("content://$authority/$path")
            val failure = runCatching { read(uri) }.exceptionOrNull()
            assertTrue(
                "$path: $failure",
                failure is SecurityException || failure is IllegalArgumentException || failure is FileNotFoundException,
            )
        }
    }

    @Test
    fun `the provider is closed but for grants`() {
        val info = application.packageManager.resolveContentProvider(authority, 0)!!
        assertFalse(info.exported)
        assertTrue(info.grantUriPermissions)
        assertEquals(SharedFiles::class.java.name, info.name)
    }
}
