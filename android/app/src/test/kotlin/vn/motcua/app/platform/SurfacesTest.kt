package vn.motcua.app.platform

import androidx.activity.ComponentActivity
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** What is drawn while a port waits; every word of it is the core's. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class SurfacesTest {
    @get:Rule
    val rule = createAndroidComposeRule<ComponentActivity>()
    private val told = mutableListOf<String>()

    @Before
    fun show() {
        nothing()
        rule.setContent {
            CardSheet()
            ScanSurface()
        }
    }

    @After
    fun nothing() {
        Surfaces.card = null
        Surfaces.scan = null
    }

    private fun card() = CardState("title", "text", "", words()) { told += "cancelled" }

    private fun scan() = ScanState("title", "text", words(), { told += it }, { told += "broken" }, { told += "cancelled" })

    @Test
    fun `nothing is there while nothing waits`() {
        rule.onNodeWithText("cancel").assertDoesNotExist()
    }

    @Test
    fun `a card is asked for, progress replaces the hint, and cancel cancels`() {
        Surfaces.card = card()
        listOf("title", "text", "holdCard").forEach { rule.onNodeWithText(it).assertIsDisplayed() }
        Surfaces.card = card().copy(progress = "reading")
        rule.onNodeWithText("reading").assertIsDisplayed()
        rule.onNodeWithText("holdCard").assertDoesNotExist()
        rule.onNodeWithText("cancel").performClick()
        assertEquals(listOf("cancelled"), told)
        Surfaces.card = null
        rule.onNodeWithText("title").assertDoesNotExist()
    }

    @Test
    fun `a code is asked for and cancel cancels`() {
        Surfaces.scan = scan()
        listOf("title", "text").forEach { rule.onNodeWithText(it).assertIsDisplayed() }
        rule.onNodeWithText("cancel").performClick()
        assertEquals("cancelled", told.last())
    }

    @Test
    fun `the system's back cancels a scan`() {
        Surfaces.scan = scan()
        rule.onNodeWithText("title").assertIsDisplayed()
        rule.runOnUiThread { rule.activity.onBackPressedDispatcher.onBackPressed() }
        assertEquals("cancelled", told.last())
    }
}
