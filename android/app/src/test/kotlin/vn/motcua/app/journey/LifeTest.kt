package vn.motcua.app.journey

import android.content.Intent
import android.net.Uri
import android.view.WindowManager.LayoutParams.FLAG_SECURE
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createEmptyComposeRule
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
import org.robolectric.RuntimeEnvironment
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import vn.motcua.app.MainActivity
import vn.motcua.core.Block
import vn.motcua.core.Screen

/** What a phone does to an app: kills it, turns it, changes its language and its letters. Nothing typed is lost. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
@Config(sdk = [34], qualifiers = "vi-w360dp-h720dp-port-xhdpi", application = JourneyApplication::class)
class LifeTest {
    @get:Rule
    val rule = createEmptyComposeRule()

    private lateinit var controller: ActivityController<MainActivity>
    private val app get() = ApplicationProvider.getApplicationContext<JourneyApplication>()
    private val person by lazy { Person(rule) { controller.get() } }

    @Before
    fun open() {
        assumeNotNull("needs a province: run scripts/test-android.sh", Sandbox.running)
        controller = Robolectric.buildActivity(MainActivity::class.java).setup()
    }

    @After
    fun close() {
        if (!::controller.isInitialized) return
        controller.pause().stop().destroy()
        app.core.close()
    }

    /** Until the first question of a draft. */
    private fun begin() {
        person.await("the list of procedures") { s -> s.blocks.any { it is Block.Rows && it.id == "common" } }
        person.press("Cấp Giấy xác nhận tình trạng hôn nhân")
        person.await("the procedure") { it.route == "procedure/1.004873" && it.actions.isNotEmpty() }
        person.press("Chuẩn bị hồ sơ")
        person.await("the draft") { it.route.startsWith("draft/") }
        person.press("Tiếp tục")
        person.await("the first page") { it.route.contains("/page/") }
    }

    private fun Screen.phone() = blocks.filterIsInstance<Block.Field>().first { it.label.text == PHONE }.value

    @Test
    fun `a killed process comes back to the same page with the same words and without a network`() {
        begin()
        // No pause and no blur: the app is left in the middle of a word.
        person.type(PHONE, "0912")
        val before = person.screen
        controller.pause().stop()
        app.core.close()
        app.network(false)
        controller.destroy()

        app.onCreate()
        controller = Robolectric.buildActivity(MainActivity::class.java).setup()
        val after = person.await("the first screen") { true }
        assertEquals("the very first screen is the one that was left", before.route, after.route)
        assertEquals("0912", after.phone())
        person.await("that there is no network") { it.chrome.offline && it.phone() == "0912" }
        person.see(hasSetTextAction() and hasText("0912"))
    }

    @Test
    fun `turning, larger letters and another language keep page and words`() {
        begin()
        person.type(PHONE, "0912")
        val route = person.screen.route
        rule.runOnUiThread {
            RuntimeEnvironment.setQualifiers("+land")
            RuntimeEnvironment.setFontScale(2f)
            controller.recreate()
        }
        rule.waitForIdle()
        assertEquals(route, person.screen.route)
        person.see(hasSetTextAction() and hasText("0912"))

        rule.runOnUiThread {
            RuntimeEnvironment.setQualifiers("+en")
            app.onConfigurationChanged(app.resources.configuration)
            controller.recreate()
        }
        person.await("the same page in English") { it.language == "en" && it.route == route && it.phoneOrNull() == "0912" }
        person.see(hasSetTextAction() and hasText("0912"))
        assertEquals("Day", app.shell.words?.day)
    }

    private fun Screen.phoneOrNull() = blocks.filterIsInstance<Block.Field>().firstOrNull { it.value == "0912" }?.value

    @Test
    fun `a page with identity data is hidden from pictures and the overview, the next one is not`() {
        person.await("home") { it.route == "home" && it.tabs.isNotEmpty() }
        assertEquals(0, controller.get().window.attributes.flags and FLAG_SECURE)
        person.press("Cá nhân")
        person.await("a private page") { it.chrome.private }
        assertEquals(FLAG_SECURE, controller.get().window.attributes.flags and FLAG_SECURE)
        person.press("Trang chủ")
        person.await("home again") { it.route == "home" }
        assertEquals(0, controller.get().window.attributes.flags and FLAG_SECURE)
    }

    @Test
    fun `a link that nobody knows says so and loses nothing`() {
        begin()
        person.type(PHONE, "0912")
        rule.runOnUiThread { controller.newIntent(Intent(Intent.ACTION_VIEW, Uri.parse(STRANGE))) }
        person.await("words about it") { s -> s.blocks.any { it is Block.Notice && it.code != null } }
        assertNotNull(app.core.screen)
        while (!person.screen.route.contains("/page/") && person.screen.chrome.back != null) {
            val route = person.screen.route
            rule.runOnUiThread { controller.get().onBackPressedDispatcher.onBackPressed() }
            person.await("one step back") { it.route != route }
        }
        person.press("Trang chủ")
        person.await("home with the draft") { s -> s.blocks.any { it is Block.Rows && it.id == "drafts" && it.rows.isNotEmpty() } }
    }

    @Test
    fun `the system's way back is the core's`() {
        begin()
        val route = person.screen.route
        rule.runOnUiThread { controller.get().onBackPressedDispatcher.onBackPressed() }
        val back = person.await("the task list") { it.route != route }
        assertTrue(back.route, back.route.startsWith("draft/") && !back.route.contains("/page/"))
    }

    private companion object {
        const val STRANGE = "https://motcua.ninhbinh.example/ho-so/H42.14026-20260101-9999999"
        const val PHONE = "Số điện thoại liên lạc"
    }
}
