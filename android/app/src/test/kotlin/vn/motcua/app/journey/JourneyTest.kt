package vn.motcua.app.journey

import android.Manifest
import android.app.Activity
import android.app.NotificationManager
import android.content.Intent
import android.net.Uri
import android.provider.MediaStore
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createEmptyComposeRule
import androidx.core.content.IntentCompat
import androidx.test.core.app.ApplicationProvider
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Assume.assumeNotNull
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.app.MainActivity
import vn.motcua.core.Block
import vn.motcua.core.FileState
import vn.motcua.core.Screen
import vn.motcua.core.Verdict
import java.io.ByteArrayOutputStream
import java.util.concurrent.TimeUnit

/**
 * The whole way of `make demo` through the Compose UI, on the real core and the real ports, against the sandbox over real sockets:
 * search, draft without a network, rotation, photo and document, filing, sign-in, officers, sealed push, signed result.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], qualifiers = "vi-w360dp-h720dp-port-xhdpi", application = JourneyApplication::class)
class JourneyTest {
    @get:Rule
    val rule = createEmptyComposeRule()

    private lateinit var controller: ActivityController<MainActivity>
    private val pushes = PushService()
    private val distributor get() = app.distributor
    private val app get() = ApplicationProvider.getApplicationContext<JourneyApplication>()
    private val activity get() = controller.get()
    private val person by lazy { Person(rule) { activity } }
    private val sandbox get() = checkNotNull(Sandbox.running)

    @Before
    fun open() {
        assumeNotNull("needs a province: run scripts/test-android.sh", Sandbox.running)
        shadowOf(app).grantPermissions(Manifest.permission.CAMERA)
        controller = Robolectric.buildActivity(MainActivity::class.java).setup()
    }

    @After
    fun close() {
        if (!::controller.isInitialized) return
        controller.pause().stop().destroy()
        app.core.close()
        pushes.close()
    }

    @Test
    fun `from a paper she needs to the signed result on her phone`() {
        find()
        prepare()
        attach()
        file()
        signIn()
        val code = receipt()
        officers(code)
        result()
    }

    private fun find() {
        person.await("the list of procedures") { s -> s.route == "home" && s.blocks.any { it is Block.Rows && it.id == "common" } }
        person.picture("home")
        person.type("Bạn cần giấy tờ gì?", "giay doc than")
        person.await("the procedure first") { s -> s.list("results")?.firstOrNull() == "go:procedure/1.004873" }
        person.picture("search")
        person.press("Cấp Giấy xác nhận tình trạng hôn nhân")
        person.await("the procedure") { it.route == "procedure/1.004873" && it.actions.isNotEmpty() }
        person.picture("procedure")
    }

    /** Without a network; turned on its side in the middle. */
    private fun prepare() {
        rule.runOnUiThread { app.network(false) }
        person.press("Chuẩn bị hồ sơ")
        person.await("the draft") { it.route.startsWith("draft/") }
        person.picture("tasks")
        person.press("Tiếp tục")
        var pages = 0
        while (person.await("a page") { it.route.contains("/page/") || it.route.contains("/paper/") }.route.contains("/page/")) {
            check(pages < MOST_PAGES) { "the form does not end" }
            val before = person.screen.route
            val answered = person.fillPage()
            pages += 1
            person.picture("page-$pages-$answered-answers")
            if (pages == 2) turn()
            person.press("Tiếp tục")
            person.await("the page after $before") { it.route != before }
        }
        assertTrue("$pages pages", pages > 1)
    }

    private fun turn() {
        val before = person.screen
        rule.runOnUiThread { controller.recreate() }
        rule.waitForIdle()
        assertEquals(before.route, person.screen.route)
        assertEquals(before.blocks, person.screen.blocks)
    }

    private fun attach() {
        person.await("the first paper") { it.route.contains("/paper/") }
        person.press("Chụp ảnh")
        photograph(Papers.photo())
        // Drawn without an edge sharp enough for print: the app says so, and she keeps it all the same.
        person.await("the photo judged", 60) { s -> s.blocks.any { it is Block.Notice && it.id.startsWith("flaws:") } }
        person.press("Giữ ảnh này")
        person.await("the photo kept") { it.kept() == 1 }
        person.press("Chọn tệp")
        choose("quyet-dinh-ly-hon.pdf", Papers.pdf())
        person.await("the document kept") { it.kept() == 2 }
        person.picture("papers")
        while (!person.screen.route.endsWith("/check")) {
            val before = person.screen.route
            person.press("Tiếp tục")
            person.await("the page after $before") { it.route != before }
        }
    }

    /** The camera app takes a picture into the file it was given. */
    private fun photograph(jpeg: ByteArray) {
        rule.waitForIdle()
        val asked = shadowOf(activity).nextStartedActivityForResult
        assertNotNull("no camera was asked", asked)
        assertEquals(MediaStore.ACTION_IMAGE_CAPTURE, asked.intent.action)
        val target = checkNotNull(IntentCompat.getParcelableExtra(asked.intent, MediaStore.EXTRA_OUTPUT, Uri::class.java))
        checkNotNull(activity.contentResolver.openOutputStream(target)).use { it.write(jpeg) }
        rule.runOnUiThread { shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, null) }
    }

    /** The system's file picker. */
    private fun choose(name: String, bytes: ByteArray) {
        rule.waitForIdle()
        val asked = shadowOf(activity).nextStartedActivityForResult
        assertNotNull("no picker was asked", asked)
        val uri = Papers.provide(name, bytes)
        rule.runOnUiThread { shadowOf(activity).receiveResult(asked.intent, Activity.RESULT_OK, Intent().setData(uri)) }
    }

    private fun file() {
        person.await("check your answers") { it.route.endsWith("/check") }
        val office = person.screen.blocks.filterIsInstance<Block.Choice>().first { it.selected.isEmpty() || it.options.isNotEmpty() }
        if (office.selected.isEmpty()) person.press(office.options.first().label)
        person.picture("check")
        person.press("Nộp hồ sơ")
        person.confirm("Nộp")
        person.await("waiting in the outbox") { s -> s.files().count { it.state == FileState.QUEUED } == 2 }
        person.picture("queued")
    }

    private fun signIn() {
        rule.runOnUiThread { app.network(true) }
        person.await("that a sign-in is needed") { s -> s.buttons().any { it == "sign-in" } }
        person.picture("sign-in")
        shadowOf(app).clearNextStartedActivities()
        person.press("Đăng nhập bằng tài khoản định danh điện tử")
        check(person.until { shadowOf(app).peekNextStartedActivity() != null })
        val opened = shadowOf(app).nextStartedActivity
        val back = sandbox.logIn(checkNotNull(opened.dataString), "vi-du")
        back(back)
    }

    /** The browser, a message or a notification opens a link of ours. */
    private fun back(url: String) {
        rule.runOnUiThread { controller.newIntent(Intent(Intent.ACTION_VIEW, Uri.parse(url))) }
        rule.waitForIdle()
    }

    private fun receipt(): String {
        val screen = person.await("the dossier", 60) { it.route.startsWith("dossier/") }
        val asked = { shadowOf(app).peekNextStartedActivity()?.action == "android.content.pm.action.REQUEST_PERMISSIONS" }
        check(person.until(holds = asked)) { "nobody asked whether she wants to be told" }
        person.picture("filed")
        person.press("Giấy tiếp nhận và hẹn trả")
        person.await("the receipt") { it.route.startsWith("receipt/") || it.route.endsWith("/receipt") }
        person.see("Giấy tiếp nhận có chữ ký đúng")
        person.picture("receipt")
        person.press("Quay lại")
        person.await("the dossier again") { it.route == screen.route }
        return screen.route.removePrefix("dossier/")
    }

    private fun officers(code: String) {
        check(person.until { distributor.asked }) { "the app asked no distributor for push" }
        rule.runOnUiThread { distributor.give(pushes.endpoint) }
        check(person.until { sandbox.subscriptions() > 0 })
        for (words in listOf("Được tiếp nhận", "Đang xử lý")) {
            officer(code, "accept")
            person.await("an officer's word: $words") { s -> s.events().any { words in it } }
            person.picture("accept")
        }
        elsewhere()
        neverQuiet()
        officer(code, "finish")
        tapNotification()
        person.await("the dossier by its notification") { s -> s.route == "dossier/$code" && s.events().any { "Đã trả kết quả" in it } }
        person.picture("finish")
        elsewhere()
        rule.runOnUiThread { controller.newIntent(Intent(Intent.ACTION_VIEW, Uri.parse("https://motcua.ninhbinh.example/ho-so/$code"))) }
        person.await("the dossier by a link in a message") { it.route == "dossier/$code" }
    }

    /** Something is done at the desk, and the province's push message comes by the distributor. */
    private fun officer(code: String, action: String) {
        sandbox.officer(code, action)
        val sealed = checkNotNull(pushes.arrived.poll(PATIENCE_MS, TimeUnit.MILLISECONDS)) { "no push for $action" }
        rule.runOnUiThread { distributor.deliver(sealed) }
    }

    /** Ends the hours of quiet as a person would, so that what the phone shows does not depend on when a test runs. */
    private fun neverQuiet() {
        person.press("Cá nhân")
        person.press("Cách nhận tin")
        person.press("Báo bất cứ lúc nào")
        person.await("the wish") { "send-wish" in it.buttons() }
        person.picture("channels")
        person.press("Lưu cách nhận tin")
        person.await("the province's word") { s -> s.route == "channels" && s.blocks.any { it is Block.Notice && it.id == "message" } }
        elsewhere()
    }

    private fun elsewhere() {
        while (person.screen.chrome.back != null) {
            val route = person.screen.route
            person.press(person.screen.chrome.back.orEmpty())
            person.await("one step back") { it.route != route }
        }
        person.press("Trang chủ")
        person.await("home") { it.route == "home" }
    }

    private fun tapNotification() {
        val shade = shadowOf(app.getSystemService(NotificationManager::class.java))
        check(person.until { shade.allNotifications.isNotEmpty() }) { "no notification" }
        val tapped = shadowOf(shade.allNotifications.single().contentIntent).savedIntent
        rule.runOnUiThread { controller.newIntent(tapped) }
    }

    private fun result() {
        // Fetched without being asked, as the app looks for news anyway.
        person.await("a valid result", 40) { s -> s.blocks.any { it is Block.Document && it.verdict == Verdict.VALID } }
        person.see("Chữ ký số hợp lệ")
        person.picture("result")
        shadowOf(app).clearNextStartedActivities()
        person.press(hasText("Mở"))
        check(person.until { shadowOf(app).peekNextStartedActivity() != null }) { "no viewer; shown is ${person.screen}" }
        val viewer = shadowOf(app).nextStartedActivity
        val shown = ByteArrayOutputStream()
        checkNotNull(app.contentResolver.openInputStream(viewer.document())).use { it.copyTo(shown) }
        assertEquals("%PDF-", String(shown.toByteArray(), 0, 5))
    }

    private fun Intent.document(): Uri =
        data ?: checkNotNull(IntentCompat.getParcelableExtra(this, Intent.EXTRA_INTENT, Intent::class.java)?.data) { "$this" }

    private companion object {
        const val MOST_PAGES = 12
        const val PATIENCE_MS = 20_000L
    }
}

private fun Screen.files() = blocks.filterIsInstance<Block.Files>().flatMap { it.files }

private fun Screen.events() = blocks.filterIsInstance<Block.Timeline>().flatMap { it.entries }.map { it.title }

private fun Screen.kept() = files().count { it.state == FileState.KEPT }

private fun Screen.list(id: String) = blocks.filterIsInstance<Block.Rows>().firstOrNull { it.id == id }?.rows?.map { it.id }

private fun Screen.buttons() = actions.map { it.id } + blocks.filterIsInstance<Block.Notice>().flatMap { it.actions }.map { it.id }
